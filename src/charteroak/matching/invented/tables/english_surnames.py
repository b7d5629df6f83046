"""Surnames common in English, in thousands of bearers.

US Census Bureau, Frequently Occurring Surnames from the 2010 Census: those whose bearers call themselves white or
black in 88 of 100 cases, with the apostrophes and capitals that the census does not write. The commonest ones, and a
choice of rarer ones (Irish, Polish, Italian); not all that are as common (no Yoder, no Brennan). 62 held against the
census, all as published, rounded. These are borne by 31 % of all whom the census calls white or black; the rest bear
rarer ones, which is the tail.
"""

from __future__ import annotations

SURNAMES = """
Smith 2443, Johnson 1933, Williams 1625, Brown 1437, Jones 1425, Miller 1161, Davis 1116, Wilson 802,
Anderson 784, Thomas 756, Taylor 751, Moore 724, Jackson 708, Martin 703, Thompson 665, White 660, Harris
624, Clark 563, Lewis 532, Robinson 530, Walker 523, Young 484, Allen 483, King 465, Wright 459, Scott 440,
Hill 435, Green 430, Adams 428, Nelson 425, Baker 420, Hall 407, Campbell 386, Mitchell 384, Carter 377,
Roberts 377, Phillips 361, Evans 356, Turner 349, Parker 336, Edwards 332, Collins 330, Stewart 325, Morris
319, Murphy 308, Cook 303, Rogers 302, Morgan 286, Cooper 281, Peterson 278, Bailey 278, Reed 277, Kelly
267, Howard 265, Cox 261, Ward 260, Richardson 260, Watson 253, Brooks 252, Wood 251, James 249, Bennett
248, Gray 246, Hughes 236, Price 235, Sanders 230, Myers 230, Long 229, Ross 229, Foster 228, Powell 225,
Jenkins 223, Perry 222, Russell 222, Sullivan 221, Bell 221, Coleman 219, Butler 219, Henderson 218, Barnes
218, Fisher 215, Simmons 210, Jordan 208, Patterson 205, Alexander 205, Hamilton 202, Graham 201, Reynolds
200, Griffin 198, Wallace 197, West 196, Cole 195, Hayes 194, Bryant 193, Gibson 191, Ellis 189, Stevens
186, Murray 185, Ford 185, Marshall 184, Owens 183, Harrison 181, McDonald 180, Woods 177, Washington 177,
Kennedy 177, Wells 176, Henry 171, Freeman 169, Webb 169, Tucker 167, Burns 166, Crawford 164, Olson 164,
Simpson 163, Porter 163, Hunter 162, Gordon 162, Shaw 160, Snyder 160, Mason 160, Dixon 159, Hunt 158, Hicks
158, Holmes 157, Palmer 157, Wagner 156, Black 155, Robertson 154, Boyd 153, Rose 153, Stone 153, Fox 152,
Warren 152, Mills 152, Meyer 151, Rice 150, Schmidt 147, Daniels 147, Ferguson 146, Nichols 146, Stephens
145, Weaver 144, Ryan 143, Gardner 143, Payne 143, Grant 142, Dunn 141, Kelley 141, Spencer 140, Hawkins
140, Arnold 139, Pierce 139, Hansen 138, Peters 138, Hart 137, Bradley 137, Knight 137, Elliott 136,
Cunningham 136, Duncan 135, Armstrong 135, Hudson 135, Carroll 134, Lane 134, Riley 134, Andrews 134, Ray
133, Berry 133, Perkins 131, Hoffman 131, Johnston 131, Matthews 131, Richards 131, Willis 130, Carpenter
130, Lawrence 130, Chapman 128, Watkins 127, Greene 126, Wheeler 125, Harper 124, Burke 123, Larson 123,
Morrison 121, Franklin 121, Carlson 121, Austin 120, Carr 119, Lawson 119, Jacobs 119, O'Brien 119, Lynch
118, Bishop 117, Montgomery 116, Oliver 116, Jensen 116, Harvey 116, Williamson 115, Gilbert 115, Dean 114,
Sims 113, Howell 112, Reid 111, Hanson 111, McCoy 111, Garrett 111, Burton 111, Fuller 110, Weber 109, Welch
109, Fields 108, Little 106, Banks 106, Day 105, Walsh 105, Bowman 105, Schultz 105, Fowler 105, Davidson
104, Brewer 103, May 103, Holland 103, Newman 102, Pearson 102, Curtis 102, Douglas 101, Schneider 101,
Barrett 100, Keller 98, Wade 97, Stanley 97, Hopkins 97, Barnett 96, Bates 96, Chambers 95, Caldwell 94,
Beck 94, Lambert 94, Byrd 93, Craig 93, Lowe 92, Frazier 92, Powers 92, Neal 92, Leonard 91, Gregory 91,
Sutton 91, Fleming 91, Rhodes 91, Shelton 91, Schwartz 90, Norris 90, Jennings 90, Watts 90, Walters 89,
Cohen 89, McDaniel 89, Parks 89, Steele 88, Vaughn 88, Becker 88, Holt 88, Barker 87, Terry 87, Hale 87,
Benson 86, Haynes 86, Horton 85, Miles 85, Lyons 85, Graves 84, Bush 84, Thornton 84, Wolfe 84, Warner 84,
McKinney 84, Mann 84, Zimmerman 83, Dawson 83, Fletcher 83, Page 83, McCarthy 83, Love 83, Erickson 82,
Reeves 82, Klein 81, Baldwin 81, Daniel 81, Hardy 80, Higgins 80, Cummings 79, Chandler 79, Sharp 79, Barber
79, Bowen 79, Dennis 78, Robbins 78, Ramsey 78, Francis 78, Griffith 78, Blair 78, O'Connor 78, Cross 78,
Quinn 77, Moss 77, Swanson 77, Rodgers 76, Fitzgerald 75, Stevenson 75, Christensen 75, Manning 75, Curry
75, McLaughlin 75, Harmon 75, McGee 75, Gross 75, Doyle 74, Garner 74, Newton 74, Burgess 74, Reese 74,
Walton 74, Blake 74, Adkins 74, Brady 73, Goodman 73, Webster 73, Goodwin 72, Fischer 72, Potter 72, Todd
72, Hines 72, Mullins 72, Malone 71, Cannon 71, Tate 71, Mack 71, Sherman 71, Hubbard 70, Hodges 70, Wolf
70, Saunders 70, Rowe 70, Gallagher 70, Farmer 70, Hammond 70, Hampton 69, Townsend 69, Ingram 69, Wise 69,
Clarke 68, Barton 68, Schroeder 68, Maxwell 68, Waters 68, Logan 68, Strickland 68, Norman 68, Parsons 67,
Frank 67, Harrington 67, Glover 67, Osborne 67, Buchanan 67, Casey 67, Floyd 66, Patton 66, Ball 66, Tyler
66, Bowers 66, Cobb 65, Gibbs 65, Bauer 65, Conner 65, Moody 64, McGuire 64, Lloyd 64, Mueller 64, Hartman
64, French 64, Kramer 64, McBride 64, Pope 64, Lindsey 64, Norton 64, McCormick 64, Sparks 63, Flynn 63,
Yates 63, Hogan 63, Marsh 62, Pratt 62, Stokes 62, Owen 62, Ballard 62, Lang 62, Brock 61, Drake 61, Cain
61, Patrick 61, Burnett 61, Shepherd 60, Shaffer 60, Lamb 60, McKenzie 60, Hess 59, Olsen 59, Cochran 59,
Morton 59, Nash 59, Wilkins 59, Petersen 58, Briggs 58, Roth 58, Nicholson 58, Holloway 58, Flowers 58,
O'Neill 50, O'Neal 48, O'Connell 36, O'Donnell 43, O'Keefe 17, O'Leary 22, O'Reilly 12, O'Hara 22, O'Malley
18, McDowell 49, McIntyre 44, McMillan 40, McNeil 34, McKee 44, McLean 43, Kowalski 18, Nowak 19, Rossi 26,
Russo 49, Esposito 23, Romano 29, Colombo 5, Bianchi 8, Ricci 12
"""
