"""What people are called for short. Common knowledge of each language, written down by us for the generator alone.

The matcher has tables of its own that were made apart from this one, so that the test does not ask what was taught.
"""

from __future__ import annotations

ENGLISH = """
William: Bill Will Billy Liam Willie. Robert: Bob Rob Bobby Robbie. Richard: Rick Dick Rich Ricky. James: Jim
Jimmy Jamie. John: Jack Johnny Jon. Michael: Mike Mikey Mick. Charles: Charlie Chuck Chas. Joseph: Joe Joey.
Thomas: Tom Tommy. Christopher: Chris Kit Topher. Daniel: Dan Danny. Matthew: Matt Matty. Anthony: Tony Ant.
Edward: Ed Eddie Ted Ned. Steven: Steve. Stephen: Steve Steph. Kenneth: Ken Kenny. Ronald: Ron Ronnie. Donald:
Don Donnie. Timothy: Tim Timmy. Gregory: Greg. Jeffrey: Jeff. Andrew: Andy Drew. Benjamin: Ben Benny Benji.
Samuel: Sam Sammy. Nicholas: Nick Nicky. Alexander: Alex Xander Al. Jonathan: Jon Nathan. Nathaniel: Nate Nat.
Lawrence: Larry. Raymond: Ray. Gerald: Jerry. Walter: Walt Wally. Henry: Hank Harry. Frederick: Fred Freddy.
Albert: Al Bert. Arthur: Art Artie. Theodore: Ted Theo. Zachary: Zach Zack. Joshua: Josh. Jacob: Jake.
Patrick: Pat Paddy. Peter: Pete. David: Dave Davey. Philip: Phil. Phillip: Phil. Leonard: Len Lenny. Vincent:
Vince Vinny. Eugene: Gene. Francis: Frank. Douglas: Doug. Russell: Russ. Harold: Hal Harry. Bradley: Brad.
Cameron: Cam. Gabriel: Gabe. Isaac: Ike. Maxwell: Max. Reginald: Reggie. Terrence: Terry. Elizabeth: Liz Beth
Betty Lizzie Eliza Betsy. Margaret: Maggie Peggy Meg Marge. Katherine: Kate Kathy Katie Kat. Catherine: Cathy
Kate Cat. Kathleen: Kathy Kath. Patricia: Pat Patty Tricia Trish. Jennifer: Jen Jenny Jenn. Susan: Sue Susie.
Deborah: Deb Debbie Debra. Barbara: Barb Barbie. Rebecca: Becky Becca. Victoria: Vicky Tori. Christine: Chris
Tina. Christina: Tina Chris Chrissy. Cynthia: Cindy. Dorothy: Dot Dottie. Virginia: Ginny Ginger. Judith:
Judy. Theresa: Terry Tess. Pamela: Pam. Sandra: Sandy. Samantha: Sam Sammie. Jessica: Jess Jessie. Amanda:
Mandy. Stephanie: Steph Stevie. Kimberly: Kim Kimmy. Abigail: Abby. Madeline: Maddie. Madison: Maddie.
Isabella: Bella Izzy. Alexandra: Alex Lexi Sandra. Allison: Ally. Emily: Em Emmy. Josephine: Jo Josie.
Frances: Fran Frannie. Eleanor: Ellie Nell. Jacqueline: Jackie. Angela: Angie. Melissa: Missy Mel. Michelle:
Shelly. Nancy: Nan. Mary: Molly Polly. Martha: Marty. Florence: Flo. Lillian: Lily Lil. Gertrude: Trudy.
Suzanne: Sue Suzy. Natalie: Nat. Nicole: Nicky. Gabrielle: Gabby.
"""

SPANISH = """
José: Pepe Cheo Chepe. Francisco: Paco Pancho Cisco Fran. Antonio: Toño Tony. Manuel: Manolo Manny Meme.
Jesús: Chuy Chus. Juan: Juancho Juanito John. Rafael: Rafa Rafi. Luis: Lucho Luisito Güicho. Pedro: Perucho
Peter. Miguel: Mike Miguelito. Alejandro: Alex Ale Jandro. Enrique: Quique Henry. Guillermo: Memo Guille
Willie William. Roberto: Beto Robert Tito. Eduardo: Lalo Edu Eddie. Ignacio: Nacho Iggy. Alberto: Beto Al.
Ricardo: Ricky Richard. Ramón: Moncho Ray. Santiago: Santi Chago. Vicente: Chente Vin. Carlos: Carlitos
Charlie Litos. Fernando: Nando Fer. Gabriel: Gabi Gabo. Javier: Javi Harvey. Jorge: Georgie George Coque.
Salvador: Chava Sal. Gilberto: Gil Beto. Heriberto: Eddie Beto. Armando: Mando. Ernesto: Neto Ernie. Gregorio:
Goyo Greg. Joaquín: Quino Joey. Daniel: Dani Danny. David: Davey. Sebastián: Sebas Bastián. Mateo: Teo Matt.
Leonardo: Leo. Rodolfo: Rudy Fito. Alfredo: Fredo Freddy. Héctor: Tito. Wilfredo: Wil Willie Fredo. Rogelio:
Roger. Sergio: Checo. Andrés: Andy. Tomás: Tommy. Víctor: Vic. Samuel: Sammy. María: Mary Mari Maruca. Carmen:
Carmencita Menchi. Dolores: Lola Loli. Concepción: Concha Conchita. Guadalupe: Lupe Lupita. Isabel: Isa
Chabela Chavela. Francisca: Paca Paquita Panchita. Josefa: Pepa Fina. Rosario: Charo. Mercedes: Meche Merche.
Teresa: Tere Teresita. Pilar: Pili. Elena: Nena Helen. Margarita: Mago Margie. Patricia: Pati Patty. Cristina:
Cris Tina. Beatriz: Bea Betty. Alejandra: Ale Sandra Alex. Gabriela: Gabi Gaby. Antonia: Toña Toni. Rosa:
Rosita Rose. Ana: Anita Annie. Milagros: Millie Mili. Graciela: Chela Gracie. Consuelo: Chelo Connie.
Esperanza: Espe Lancha. Leticia: Leti Letty. Yolanda: Yoli. Susana: Susi Susie. Verónica: Vero Ronnie.
Magdalena: Magda Maggie. Encarnación: Encarna. Daniela: Dani. Valentina: Vale. Camila: Cami. Sofía: Sofi.
Victoria: Vicky. Inmaculada: Inma. Altagracia: Tata Alta. Migdalia: Migda.
"""

PORTUGUESE = """
José: Zé Zeca Joe. Francisco: Chico Frank Kiko. Antônio: Toninho Tony Tonho. João: Joãozinho John. Manuel:
Manny Neca. Manoel: Mané Manny. Carlos: Carlinhos Cacá Charlie. Luiz: Lula Luizinho Lou. Luís: Luisinho Lou.
Paulo: Paulinho Paul. Pedro: Pedrinho Peter. Eduardo: Edu Dudu Eddie. Fernando: Nando Fê. Roberto: Beto Rob.
Ricardo: Cadu Rick. Rafael: Rafa. Gabriel: Biel Gabe. Guilherme: Gui Bill. Leonardo: Leo. Alexandre: Xande
Alex. Sebastião: Tião Bastião. Raimundo: Mundinho Ray. Joaquim: Quim Jack. Domingos: Mingo Dom. Marcos:
Marquinhos Mark. Daniel: Dani Dan. Henrique: Rick. Maria: Mary Mariazinha. Ana: Aninha Ann. Francisca: Chica
Fran. Antônia: Toninha Toni. Fernanda: Nanda Fê. Adriana: Drica Dri. Patrícia: Pati Paty. Juliana: Ju Juju.
Gabriela: Gabi. Isabel: Bel Isa. Isabela: Bela Isa. Fátima: Fati. Conceição: Ceição. Teresa: Teté Terry.
Tereza: Tetê. Eduarda: Duda. Letícia: Lê Lelê. Beatriz: Bia. Cristina: Cris Tina. Filomena: Mena Phyllis.
Rosângela: Rosa Ro. Aparecida: Cida. Terezinha: Tetê Tereza. Lurdes: Lourdes Lu. Camila: Mila. Rafaela: Rafa.
Carolina: Carol.
"""

ARABIC = """
Mohammed: Mo Moe Hamada. Mohamed: Mo Hamoudi Moe. Muhammad: Mo Mike. Mohammad: Mo Moe. Ahmed: Hamada Ed.
Ahmad: Hamoudi. Abdullah: Abdul Abood. Abdulrahman: Abdul Rahman Aboud. Abdelrahman: Abdo Rahman. Abdurrahman:
Abdul. Abdallah: Abdo Abed. Abdulaziz: Aziz Abdul. Abdulkarim: Karim Abdul. Abdelkader: Kader Abdel.
Abdulkadir: Kadir Abdul. Mustafa: Mus Sasa. Mostafa: Mos. Ibrahim: Ibra Abe Brahim. Youssef: Joe Yusef.
Yousef: Joe. Yusuf: Joe. Khaled: Kal. Khalid: Kal. Suleiman: Sal Sol. Ismail: Ish. Hussein: Sein Huss. Hassan:
Hass Sam. Mahmoud: Moody Hamoudi. Samir: Sam. Sami: Sam. Fatima: Fati Fatoum. Maryam: Mary Mimi. Mariam: Mary.
Khadija: Khadi Dija. Aisha: Aish. Zainab: Zuzu Zee. Zeinab: Zizi. Layla: Lulu. Leila: Lulu. Yasmin: Yas
Jasmine. Yasmine: Yas. Noor: Nunu. Nour: Nounou. Amina: Mina. Samira: Sam Mira.
"""

HAITIAN = """
Emmanuel: Manno Manu. Joseph: Jozèf Jojo Joe. Jean: Jan John. Pierre: Pyè Peter. Michel: Mimi Mike. Frantz:
Fanfan. Jacques: Jako Jack. Gérard: Gego Gerry. Ronald: Roro Ron. Reginald: Regi Reggie. Daniel: Dani Dan.
Samuel: Sam Samy. Wilner: Wil. Wilson: Wil Sonson. Ricardo: Rico. Patrick: Pat. Stanley: Stan. Frédéric: Fred
Fredo. Luckner: Luck Lucky. Marie: Mari Mary. Rose: Wòz Rosie. Guerline: Gege. Mirlande: Mimi Milande. Nadège:
Nana Dèdè. Fabiola: Fabi Fafa. Nathalie: Nat Tali. Stéphanie: Fanie Steph. Esther: Esta. Micheline: Mich.
Roseline: Roro Rose. Claudette: Dede Claude. Ghislaine: Gigi. Solange: Soso. Magalie: Maga. Myriam: Mimi.
Régine: Reggie Gina. Jocelyne: Joce Jojo. Natacha: Tacha Nat.
"""
