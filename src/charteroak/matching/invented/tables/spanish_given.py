"""Spanish given names, in thousands of bearers, rounded.

Instituto Nacional de Estadística (Spain), Nombres más frecuentes, 2022 to 2024. As published: Antonio 603, Manuel 534,
José 502, Francisco 436, David 370, Juan 319, Javier 309, Daniel 304; María 551, Carmen 341, Laura 258. Compounds are
set lower than published (José Antonio 301, María del Carmen 624, Ana María 266, María del Pilar 256, María Teresa 243)
or left out (Francisco Javier 285), because second names are drawn apart; so is Josefa (247). All other sizes are ours,
about by INE's order, with names common in Puerto Rico, Mexico or the Dominican Republic, and so are the second names:
INE finds María in the names of 253 of 1,000 women and José in those of 115 of 1,000 men.
"""

from __future__ import annotations

MEN = """
Antonio 603, Manuel 534, José 502, Francisco 436, David 370, Juan 319, Javier 309, Daniel 304, Carlos 271, Jesús 262,
Alejandro 258, Miguel 250, Rafael 225, Pablo 213, Pedro 208, Ángel 206, Sergio 200, Fernando 180, Jorge 178,
Luis 373, Alberto 164, Álvaro 153, Adrián 152, Diego 145, Raúl 138, Iván 132, Rubén 129, Enrique 127, Óscar 126,
Ramón 149, Andrés 115, Vicente 113, Joaquín 103, Santiago 103, Víctor 121, Mario 99, Eduardo 98, Roberto 126,
Jaime 92, Marcos 86, Ignacio 82, Hugo 80, Alfonso 78, Ricardo 105, Salvador 74, Guillermo 71, Gabriel 99, Emilio 68,
Gonzalo 67, Julio 86, Julián 65, Tomás 60, Agustín 53, José Luis 173, José Antonio 189, Juan Carlos 150,
Miguel Ángel 163, José Manuel 143, Juan José 102, Félix 50, Nicolás 55, Martín 48, Samuel 60, Cristian 57,
Héctor 90, Gregorio 39, Domingo 40, Lorenzo 36, Alfredo 60, César 55, Gustavo 40, Armando 45, Arturo 50,
Ernesto 50, Felipe 45, Gerardo 42, Gilberto 30, Wilfredo 32, Orlando 38, Efraín 30, Ismael 38, Osvaldo 24,
Reinaldo 22, Rigoberto 18, Rogelio 18, Rolando 22, Santos 14, Saúl 22, Edwin 42, Nelson 34, Freddy 20, Wilson 18,
Kevin 40, Jonathan 45, Bryan 30, Anthony 26, Mateo 34, Sebastián 44, Emmanuel 26, Heriberto 16, Isidro 14,
Leonardo 34, Marco 32, Mauricio 22, Noé 12, Omar 30, Pascual 12, Ramiro 18, Rodolfo 22, Teodoro 8, Ulises 8
"""

WOMEN = """
María 551, Carmen 341, Laura 258, Isabel 243, Josefa 132, Ana 330, Cristina 216, Marta 215, Lucía 195, Francisca 125,
Paula 181, Antonia 130, Sara 170, Elena 165, Dolores 100, Raquel 148, Pilar 135, Manuela 92, Concepción 91, Julia 130,
Mercedes 125, Alba 122, Beatriz 120, Irene 118, Silvia 117, Rosario 90, Nuria 58, Patricia 137, Juana 105, Rocío 103,
Teresa 103, Andrea 122, Encarnación 53, Alicia 112, Mónica 101, Sandra 120, Ángela 88, Sonia 86, Marina 76,
Susana 80, Yolanda 100, Sofía 110, Margarita 108, Claudia 97, Natalia 97, Eva 75, Carla 74, Rosa 140, Ana María 166,
María Teresa 133, María Isabel 130, María José 99, María Luisa 106, María del Carmen 224, María Elena 60,
María de los Ángeles 92, María del Pilar 84, Inmaculada 43, Verónica 70, Gloria 60, Luisa 55, Esther 62, Victoria 58,
Daniela 62, Gabriela 62, Valentina 36, Camila 38, Alejandra 62, Adriana 56, Blanca 50, Carolina 55, Catalina 30,
Diana 50, Norma 38, Nilda 22, Nydia 12, Migdalia 18, Milagros 36, Maritza 30, Marisol 36, Maribel 34, Luz 60,
Lourdes 42, Leticia 40, Guadalupe 60, Graciela 24, Griselda 16, Evelyn 40, Esperanza 30, Elba 14, Elsa 30, Elvira 20,
Dulce 16, Damaris 16, Aurora 28, Altagracia 20, Araceli 26, Amalia 16, Yesenia 24, Yadira 18, Xiomara 16, Wanda 24,
Vilma 16, Soledad 22, Rebeca 26, Noemí 24, Mirta 14, Magdalena 24, Ivette 22, Irma 30, Iris 22, Gladys 34,
Genoveva 10, Fátima 20, Estela 20, Consuelo 18, Zoraida 16, Brenda 24, Ashley 14, Jennifer 34, Stephanie 22, Karla 28
"""

SECOND_MEN = """
Antonio 20, José 20, Luis 24, Manuel 18, Miguel 10, Ángel 20, Alberto 14, Carlos 14, Javier 10, Enrique 9, Eduardo 9,
Francisco 8, Alejandro 8, Rafael 8, Andrés 7, Ramón 6, David 8, Daniel 7, Fernando 6, Jesús 6, Ernesto 4, Orlando 4,
Gabriel 6, Arturo 4, Alfredo 4, Armando 4, Roberto 5, Emilio 3, Iván 4, Omar 4, Rubén 3, Xavier 3, Noel 3, Joel 3
"""

SECOND_WOMEN = """
María 22, Isabel 16, del Carmen 16, Elena 13, Luisa 10, Teresa 9, Milagros 6, Cristina 6, Mercedes 5, Victoria 6,
Alejandra 5, Beatriz 4, Esther 5, Ivette 5, Enid 4, Rosa 5, Lourdes 4, del Pilar 4, de los Ángeles 5, Guadalupe 6,
Patricia 4, Sofía 5, Fernanda 4, Paola 4, Lucía 4, Eugenia 3, Antonia 3, Marie 6, Liz 4, Yamilet 3, Nicole 4
"""
