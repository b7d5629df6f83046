"""Portuguese names.

SURNAMES, in ten thousands of bearers: IBGE (Brazil), Nomes no Brasil, Censo 2022; a bearer of two counts twice. The
first thirty (Silva 34,030,104 to Batista 1,703,130) were held against it, all as published, rounded; the next ten, to
Mendes, were not. Those below are in an order and size of ours, among them names of the Azores, Madeira and Cabo Verde
that New England knows. MEN and WOMEN, in thousands: IBGE, Censo 2010, first names. The ten commonest (Maria 11,734,
José 5,755, Ana 3,090, João 2,984, to Lucas 1,127) are as published, and so is the order of the first twenty men and ten
women; the sizes after them were not held against it, and those under a hundred, and second names, are set by us.
"""

from __future__ import annotations

SURNAMES = """
Silva 3403, Santos 2137, Oliveira 1171, Souza 920, Pereira 689, Ferreira 623, Lima 609, Alves 576, Rodrigues 543,
Costa 486, Sousa 480, Gomes 405, Nascimento 361, Araújo 346, Ribeiro 313, Almeida 307, Jesus 286, Barbosa 274,
Soares 262, Carvalho 260, Martins 258, Lopes 234, Vieira 210, Rocha 204, Dias 204, Gonçalves 203, Fernandes 184,
Santana 182, Andrade 171, Batista 170, Nunes 157, Freitas 153, Conceição 153, Melo 152, Moreira 152, Cardoso 149,
Reis 148, Cruz 148, Ramos 135, Mendes 133, Moura 125, Monteiro 120, Cavalcante 110, Teixeira 108, Castro 106,
Miranda 104, Borges 100, Machado 100, Campos 98, Marques 96, Pinto 95, Correia 92, Moraes 90, Farias 86, Duarte 80,
Tavares 80, Medeiros 72, Azevedo 72, Pires 70, Barros 88, Amaral 56, Brito 60, Coelho 58, Cunha 74, Braga 44,
Bezerra 60, Xavier 50, Aguiar 40, Guimarães 40, Neves 56, Sampaio 34, Leite 50, Siqueira 40, Viana 40, Lacerda 24,
Peixoto 26, Pacheco 28, Fonseca 50, Figueiredo 36, Matos 46, Macedo 40, Magalhães 34, Menezes 38, Cabral 30,
Furtado 26, Faria 26, Fontes 16, Franco 26, Garcia 40, Leal 24, Maia 26, Mota 36, Nogueira 44, Paiva 34, Queiroz 26,
Rezende 22, Sá 18, Sales 30, Simões 16, Torres 40, Vasconcelos 28, Veiga 14, Vaz 14, Evora 6, Semedo 10, Varela 12,
Arruda 14, Bettencourt 6, Botelho 12, Câmara 12, Carreiro 6, Cordeiro 24, Couto 14, Esteves 10, Frias 6, Raposo 8,
Rego 14, Sardinha 4, Serpa 6, Sequeira 6, Silveira 40, Tomé 4, Toste 4, Valadão 5, Ventura 12, Lourenço 24
"""

MEN = """
José 5755, João 2984, Antônio 2576, Francisco 1772, Carlos 1489, Paulo 1424, Pedro 1220, Lucas 1127, Luiz 1108,
Marcos 1106, Luís 936, Gabriel 932, Rafael 822, Daniel 711, Marcelo 693, Bruno 668, Eduardo 633, Felipe 616,
Raimundo 611, Rodrigo 599, Manoel 550, Mateus 544, André 530, Fernando 514, Fábio 497, Leonardo 496, Gustavo 487,
Guilherme 486, Leandro 469, Tiago 448, Anderson 434, Ricardo 428, Márcio 421, Jorge 416, Sebastião 406,
Alexandre 397, Roberto 394, Edson 390, Diego 388, Vitor 386, Sérgio 366, Cláudio 350, Matheus 336, Thiago 346,
Geraldo 322, Adriano 321, Luciano 313, Júlio 307, Renato 302, Alex 298, Vinícius 286, Rogério 275, Samuel 272,
Ronaldo 268, Mário 258, Flávio 250, Douglas 240, Igor 233, Davi 226, Manuel 224, Jeferson 220, Cícero 216,
Victor 213, Miguel 210, Robson 208, Mauricio 206, Danilo 206, Henrique 206, Caio 204, Reginaldo 204, Joaquim 196,
Benedito 194, Gilberto 189, Marco 185, Alan 179, Nelson 178, Cristiano 177, Elias 176, Wilson 174, Valdir 168,
Emerson 165, Luan 164, David 160, Renan 158, Severino 156, Fabrício 154, Mauro 152, Jonas 150, Gilmar 148, Jean 147,
Fabiano 145, Wesley 144, Diogo 143, Adilson 142, Jair 139, Alessandro 137, Everton 135, Osvaldo 134, Gilson 133,
Willian 131, Joel 130, Silvio 127, Hélio 126, Maicon 124, Domingos 80, Duarte 30, Hermano 20, Amílcar 12, Ilídio 10
"""

WOMEN = """
Maria 11734, Ana 3090, Francisca 726, Antônia 593, Adriana 566, Juliana 563, Márcia 552, Fernanda 532, Patrícia 529,
Aline 510, Sandra 479, Camila 470, Amanda 465, Bruna 461, Jéssica 456, Letícia 434, Júlia 430, Luciana 430,
Vanessa 418, Mariana 382, Gabriela 379, Vera 355, Vitória 352, Larissa 348, Cláudia 346, Beatriz 335, Luana 325,
Rita 323, Sônia 318, Renata 313, Eliane 309, Josefa 298, Simone 297, Natália 296, Cristiane 294, Carla 293,
Débora 290, Rosângela 289, Jaqueline 284, Rosa 283, Daniela 278, Aparecida 277, Marlene 275, Terezinha 274,
Raimunda 271, Andréia 270, Fabiana 268, Lúcia 266, Raquel 262, Ângela 254, Rafaela 252, Joana 247, Luzia 243,
Elaine 241, Daniele 240, Regina 239, Daiane 237, Alessandra 236, Isabela 234, Tatiane 230, Carolina 228, Bianca 226,
Tereza 225, Rosana 222, Cristina 220, Elisângela 216, Laura 212, Sabrina 210, Eduarda 204, Marta 202, Aparecida 199,
Viviane 196, Paula 194, Benedita 190, Cecília 180, Michele 178, Sueli 176, Valéria 175, Tânia 170, Silvana 168,
Célia 166, Alice 160, Ivone 150, Sílvia 148, Edna 146, Teresa 145, Lurdes 140, Isabel 200, Conceição 140, Filomena 60,
Deolinda 24, Natércia 12, Fátima 120, Graça 60, Leonor 40, Inês 50, Helena 170, Madalena 60, Irene 60, Eugénia 20
"""

SECOND_MEN = """
Carlos 24, Antônio 20, Luiz 16, Henrique 16, Paulo 12, Eduardo 14, Pedro 10, Roberto 10, Augusto 7, Vitor 8,
César 7, Felipe 7, Miguel 6, Gabriel 7, Alberto 6, Manuel 6, José 8, Batista 6, Fernando 6, Rafael 5, Jorge 4
"""

SECOND_WOMEN = """
Maria 16, Paula 16, Clara 9, Eduarda 13, Cristina 12, Aparecida 16, Carolina 11, Beatriz 10, de Fátima 10, José 6,
da Conceição 8, do Carmo 6, de Lourdes 8, das Graças 6, Luiza 10, Helena 8, Lúcia 10, Júlia 8, Regina 7, Fernanda 5
"""

# What most commonly stands before a surname; the others have none, or any.
PARTICLES = {
    "Silva": "da", "Santos": "dos", "Oliveira": "de", "Souza": "de", "Sousa": "de", "Lima": "de", "Costa": "da",
    "Nascimento": "do", "Araújo": "de", "Almeida": "de", "Jesus": "de", "Carvalho": "de", "Rocha": "da",
    "Andrade": "de", "Freitas": "de", "Conceição": "da", "Melo": "de", "Reis": "dos", "Cruz": "da", "Moura": "de",
    "Castro": "de", "Moraes": "de", "Cunha": "da", "Fonseca": "da", "Matos": "de", "Mota": "da", "Paiva": "de",
    "Sá": "de", "Silveira": "da", "Câmara": "da", "Azevedo": "de", "Brito": "de", "Neves": "das", "Veiga": "da",
}  # fmt: skip
