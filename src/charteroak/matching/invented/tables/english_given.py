"""Given names common in English.

MEN and WOMEN: US Census Bureau, name files of the 1990 Census, in thousandths of a percent of men or of women, without
most names that are chiefly Spanish (José, Juan, Maria). As published: the first hundred and the last thirty men and the
first 160 women were held against them. BOYS and GIRLS, for those born since 1988: near to the US Social Security
Administration's names of the 2000s, in thousands of births. The order of the first ten of both is as published; the
sizes were not held against it, some common names are missing (Noah, Juan), and those below 30 are set by us.
"""

from __future__ import annotations

MEN = """
James 3318, John 3271, Robert 3143, Michael 2629, William 2451, David 2363, Richard 1703, Charles 1523,
Joseph 1404, Thomas 1380, Christopher 1035, Daniel 974, Paul 948, Mark 938, Donald 931, George 927, Kenneth
826, Steven 780, Edward 779, Brian 736, Ronald 725, Anthony 721, Kevin 671, Jason 660, Matthew 657, Gary
650, Timothy 640, Larry 598, Jeffrey 591, Frank 581, Scott 546, Eric 544, Stephen 540, Andrew 537, Raymond
488, Gregory 441, Joshua 435, Jerry 432, Dennis 415, Walter 399, Patrick 389, Peter 381, Harold 371, Douglas
367, Henry 365, Carl 346, Arthur 335, Ryan 328, Roger 322, Joe 321, Jack 315, Albert 314, Jonathan 313,
Justin 311, Terry 311, Gerald 309, Keith 308, Samuel 306, Willie 302, Ralph 282, Lawrence 282, Nicholas 275,
Roy 273, Benjamin 270, Bruce 263, Brandon 260, Adam 259, Harry 251, Fred 251, Wayne 249, Billy 248, Steve
246, Louis 243, Jeremy 242, Aaron 240, Randy 232, Howard 230, Eugene 230, Russell 224, Bobby 223, Victor
222, Martin 216, Ernest 215, Phillip 213, Todd 213, Jesse 209, Craig 206, Alan 204, Shawn 200, Clarence 197,
Sean 197, Philip 197, Chris 197, Johnny 195, Earl 193, Jimmy 191, Danny 190, Bryan 190, Tony 190, Mike 189,
Stanley 186, Leonard 186, Nathan 185, Dale 184, Rodney 180, Curtis 180, Norman 177, Allen 174, Marvin 171,
Vincent 168, Glenn 167, Jeffery 166, Travis 166, Jeff 166, Chad 165, Jacob 165, Lee 162, Melvin 162, Alfred
162, Kyle 160, Francis 160, Bradley 159, Herbert 155, Frederick 154, Ray 153, Joel 152, Edwin 148, Don 145,
Eddie 144, Ricky 141, Troy 138, Randall 138, Barry 134, Alexander 132, Bernard 127, Leroy 125, Marcus 124,
Micheal 123, Theodore 123, Clifford 123, Oscar 122, Jay 118, Jim 118, Tom 117, Calvin 115, Alex 115, Jon
115, Ronnie 113, Bill 112, Lloyd 112, Tommy 112, Leon 112, Derek 112, Warren 110, Darrell 108, Jerome 108,
Floyd 107, Leo 106, Alvin 105, Tim 104, Wesley 104, Gordon 104, Dean 104, Greg 104, Dustin 103, Derrick 103,
Dan 101, Lewis 99, Zachary 99, Corey 98, Herman 97, Maurice 97, Vernon 97, Clyde 95, Glen 94, Shane 93, Sam
92, Rick 91, Lester 91, Brent 90, Charlie 90, Tyler 89, Gilbert 89, Gene 87, Marc 87, Reginald 84, Brett 82,
Nathaniel 81, Leslie 81, Edgar 80, Milton 80, Ben 78, Chester 78, Cecil 78, Duane 77, Franklin 77, Andre 76,
Elmer 74, Brad 73, Gabriel 73, Ron 72, Mitchell 72, Roland 72, Arnold 72, Harvey 72, Jared 71, Adrian 69,
Karl 69, Cory 68, Claude 68, Erik 68, Darryl 67, Jamie 66, Neil 66, Jessie 65, Christian 65, Clinton 65, Ted
64, Mathew 64, Tyrone 64, Darren 64, Lonnie 64, Lance 63, Cody 63, Kelly 63, Kurt 62, Allan 61, Nelson 61,
Guy 60, Clayton 60, Hugh 60, Max 59, Dwayne 59, Dwight 58, Felix 58, Jimmie 58, Everett 57, Jordan 56, Ian
56, Wallace 56, Ken 55, Bob 55, Jaime 55, Casey 54, Alfredo 54, Alberto 53, Dave 53, Ivan 53, Johnnie 52,
Sidney 52
"""

WOMEN = """
Mary 2629, Patricia 1073, Linda 1035, Barbara 980, Elizabeth 937, Jennifer 932, Susan 794, Margaret 768,
Dorothy 727, Lisa 704, Nancy 669, Karen 667, Betty 666, Helen 663, Sandra 629, Donna 583, Carol 565, Ruth
562, Sharon 522, Michelle 519, Laura 510, Sarah 508, Kimberly 504, Deborah 494, Jessica 490, Shirley 482,
Cynthia 469, Angela 468, Melissa 462, Brenda 455, Amy 451, Anna 440, Rebecca 430, Virginia 430, Kathleen
424, Pamela 416, Martha 412, Debra 408, Amanda 404, Stephanie 400, Carolyn 385, Christine 382, Marie 379,
Janet 379, Catherine 373, Frances 370, Ann 364, Joyce 364, Diane 359, Alice 357, Julie 348, Heather 337,
Teresa 336, Doris 335, Gloria 335, Evelyn 322, Jean 315, Cheryl 315, Mildred 313, Katherine 313, Joan 306,
Ashley 303, Judith 297, Rose 296, Janice 285, Kelly 283, Nicole 281, Judy 276, Christina 275, Kathy 272,
Theresa 271, Beverly 267, Denise 264, Tammy 259, Irene 252, Jane 250, Lori 248, Rachel 242, Marilyn 241,
Andrea 236, Kathryn 234, Louise 229, Sara 229, Anne 228, Jacqueline 228, Wanda 226, Bonnie 223, Julia 223,
Ruby 221, Lois 220, Tina 220, Phyllis 219, Norma 218, Paula 217, Diana 216, Annie 216, Lillian 211, Emily
208, Robin 208, Peggy 208, Crystal 207, Gladys 205, Rita 204, Dawn 202, Connie 200, Florence 200, Tracy 197,
Edna 197, Tiffany 195, Cindy 192, Grace 189, Wendy 185, Victoria 180, Edith 179, Kim 178, Sherry 178, Sylvia
177, Josephine 177, Thelma 175, Shannon 175, Sheila 175, Ethel 174, Ellen 173, Elaine 173, Marjorie 173,
Carrie 171, Charlotte 169, Monica 166, Esther 166, Pauline 165, Emma 165, Anita 162, Rhonda 162, Hazel 161,
Amber 160, Eva 159, Debbie 157, April 154, Leslie 154, Clara 153, Lucille 153, Jamie 153, Joanne 150,
Eleanor 150, Valerie 149, Danielle 149, Megan 147, Alicia 146, Suzanne 145, Michele 145, Gail 145, Bertha
143, Darlene 142, Veronica 142, Jill 142, Erin 141, Geraldine 141, Lauren 137, Cathy 137, Joann 136,
Lorraine 135, Lynn 135, Sally 135, Regina 133, Erica 130, Beatrice 130, Bernice 128, Audrey 127, Yvonne 126,
Annette 125, June 125, Samantha 124, Marion 122, Dana 122, Stacy 121, Renee 120, Ida 118, Vivian 118,
Roberta 117, Holly 117, Brittany 117, Melanie 116, Loretta 115, Jeanette 115, Laurie 114, Katie 113, Kristen
111, Vanessa 111, Sue 111, Elsie 110, Beth 110, Jeanne 109, Vicki 109, Carla 107, Tara 107, Rosemary 107,
Eileen 105, Terri 105, Gertrude 103, Lucy 103, Tonya 102, Ella 101, Stacey 101, Wilma 99, Gina 99, Kristin
99, Jessie 98, Natalie 98, Agnes 98, Vera 98, Willie 97, Charlene 97, Bessie 96, Delores 95, Melinda 94,
Pearl 94, Arlene 94, Maureen 92, Colleen 92, Allison 92, Tamara 92, Joy 91, Georgia 91, Constance 91, Lillie
90, Claudia 90, Jackie 90, Marcia 90, Tanya 89, Nellie 89, Minnie 89, Marlene 88, Heidi 88, Glenda 88, Lydia
86, Viola 86, Courtney 86, Marian 86, Stella 85, Caroline 85, Dora 84, Jo 83, Vickie 82, Mattie 81, Terry
80, Maxine 79, Mabel 78, Marsha 78, Myrtle 78, Lena 77
"""

BOYS = """
Jacob 274, Michael 251, Joshua 232, Matthew 222, Daniel 204, Christopher 203, Andrew 203, Ethan 202, Joseph 195,
William 195, Anthony 192, David 187, Alexander 185, Nicholas 184, Ryan 178, Tyler 166, James 164, John 163,
Jonathan 149, Brandon 142, Christian 141, Dylan 133, Zachary 132, Samuel 128, Benjamin 128, Nathan 125, Logan 123,
Justin 122, Gabriel 120, Jose 119, Austin 119, Kevin 116, Elijah 114, Caleb 112, Robert 112, Thomas 108, Jordan 106,
Cameron 104, Jack 101, Hunter 101, Jackson 98, Angel 94, Isaiah 93, Evan 90, Isaac 87, Luke 86, Mason 85, Jason 83,
Jayden 82, Gavin 80, Aaron 79, Connor 79, Aiden 77, Aidan 73, Kyle 70, Charles 69, Lucas 68, Adam 66, Brian 64,
Eric 62, Sean 61, Nathaniel 59, Ian 57, Carter 55, Owen 54, Jeremiah 53, Landon 51, Cole 50, Chase 49, Wyatt 47,
Dominic 46, Xavier 46, Devin 45, Malik 19, Darius 17, Terrell 9, Tyrone 8, Jamal 10, Marquis 9, Dwayne 5
"""

GIRLS = """
Emily 224, Madison 193, Emma 181, Olivia 156, Hannah 156, Abigail 151, Isabella 150, Samantha 134, Elizabeth 133,
Ashley 133, Alexis 131, Sarah 127, Sophia 119, Alyssa 114, Grace 112, Ava 108, Taylor 107, Brianna 107, Lauren 104,
Chloe 101, Natalie 100, Kayla 100, Jessica 98, Anna 97, Victoria 95, Mia 90, Hailey 88, Sydney 82, Jasmine 80,
Julia 79, Morgan 77, Destiny 76, Rachel 75, Ella 74, Kaitlyn 72, Megan 71, Katherine 70, Savannah 69, Jennifer 68,
Alexandra 67, Allison 66, Haley 65, Maria 64, Kaylee 62, Lily 60, Makayla 59, Brooke 57, Nicole 56, Mackenzie 55,
Addison 54, Stephanie 53, Lillian 52, Andrea 51, Zoe 50, Faith 49, Kimberly 48, Madeline 47, Katelyn 46, Aaliyah 44,
Jada 42, Trinity 41, Gabrielle 41, Amber 38, Autumn 36, Leah 35, Aubrey 34, Imani 14, Ebony 8, Latoya 4, Shanice 6
"""
