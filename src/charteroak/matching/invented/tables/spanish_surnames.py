"""Spanish surnames, in thousands of bearers.

US Census Bureau, Frequently Occurring Surnames from the 2010 Census: those whose bearers call themselves Hispanic in
75 of 100 cases, with the accents and particles that the census does not write; the last six, of which the census has
several spellings, are set by us. 46 held against the census, all as published, rounded. These are borne by 57 % of all
whom the census calls Hispanic, by their sum; the tail is set at less than the rest, 34 % (`customs.py`).
"""

from __future__ import annotations

SURNAMES = """
García 1166, Rodríguez 1095, Martínez 1060, Hernández 1043, López 875, González 841, Pérez 682, Sánchez 613,
Ramírez 557, Torres 438, Flores 434, Rivera 391, Gómez 366, Díaz 348, Cruz 334, Reyes 328, Morales 312,
Gutiérrez 293, Ortiz 287, Ramos 263, Chávez 251, Mendoza 243, Ruiz 238, Álvarez 234, Castillo 230, Jiménez
227, Gonzales 215, Vásquez 213, Romero 209, Moreno 197, Herrera 193, Medina 188, Aguilar 187, Castro 184,
Fernández 181, Vargas 174, Guzmán 167, Méndez 162, Muñoz 158, Salazar 153, Garza 147, Soto 144, Vázquez 138,
Alvarado 134, Delgado 133, Peña 131, Contreras 130, Sandoval 129, Guerrero 129, Ríos 128, Estrada 127,
Ortega 127, Núñez 125, Valdez 125, Santiago 122, Maldonado 122, Domínguez 119, Vega 117, Espinoza 112, Rojas
108, Márquez 108, Padilla 105, Luna 105, Mejía 104, Acosta 103, Juárez 102, Cortez 102, Navarro 100,
Figueroa 98, Ávila 97, Molina 97, Campos 96, Miranda 94, Ayala 92, Carrillo 91, Durán 89, de León 87, León
86, Cabrera 84, Lara 83, Robles 82, Cervantes 82, Solís 82, Salinas 81, Fuentes 81, Velásquez 80, Aguirre
80, Ochoa 79, Cárdenas 78, Pacheco 78, Calderón 77, Rivas 76, Serrano 76, Rosales 75, Trujillo 74, Román 73,
de la Cruz 72, Montoya 72, Castañeda 71, Guerra 70, Valencia 70, Franco 70, Gallegos 68, Camacho 68, Colón
67, Ibarra 66, Suárez 66, Orozco 66, Salas 65, Andrade 65, Escobar 64, Velázquez 64, Macías 62, Villanueva
62, Zamora 62, Villarreal 61, Barrera 61, Pineda 61, Mercado 61, Santana 61, Bautista 60, Treviño 60, Lozano
58, Rangel 58, Arias 57, Mora 57, Valenzuela 57, Zúñiga 56, Meléndez 56, Rocha 55, Galván 54, Vélez 53, Meza
53, Villa 53, Tapia 53, Sosa 52, Bonilla 51, Acevedo 51, Benítez 51, Zavala 51, Cisneros 51, Rubio 51,
Arroyo 51, Arellano 50, Beltrán 50, Ponce 50, Cantú 49, Villegas 49, Montes 48, Mata 48, Rosario 48, Huerta
47, Guevara 46, Cortés 46, Murillo 46, Salgado 45, Córdova 45, Barajas 45, Rosas 45, Dávila 44, de Jesús 44,
Marín 44, Palacios 44, Cuevas 44, Duarte 43, Esparza 43, Bravo 42, Corona 42, Enríquez 41, Quintero 41,
Trejo 41, Medrano 40, Lucero 40, Bernal 40, Nava 40, Magaña 39, Espinosa 39, Correa 38, de la Rosa 38, Lugo
38, Portillo 38, Villalobos 38, Quintana 38, Esquivel 38, Cano 37, Ávalos 37, Parra 37, Jaramillo 37,
Peralta 37, Galindo 36, Leal 36, Sierra 36, Alfaro 36, Reyna 35, Nieves 35, Quiñones 34, Saldaña 34, Sáenz
34, Vera 34, Becerra 33, Amaya 33, Velasco 33, Barrios 33, Tovar 33, Cardona 33, Zapata 32, Gallardo 32,
Blanco 32, Valle 32, Aguilera 32, Carrasco 32, Báez 31, Segura 31, Castellanos 31, Muñiz 31, Alonso 30,
Saucedo 30, Hurtado 30, Cordero 30, Guillén 30, Osorio 29, Vigil 29, Zepeda 29, Escobedo 29, Arredondo 29,
Caballero 29, Carranza 29, Baca 28, Chacón 28, Rentería 28, Coronado 28, Olvera 28, Quiroz 27, Montano 27,
Paredes 27, de la Torre 27, Lemus 27, Madrigal 27, Rosado 27, Carmona 27, Bermúdez 27, Orellana 27, Varela
27, Romo 26, Granados 26, Leyva 26, Hinojosa 26, Gil 26, Rico 26, Fonseca 26, Madrid 26, Aragon 26, Quezada
26, Ocampo 26, Aviles 26, Nieto 26, Paz 26, Yáñez 26, Serna 26, Vela 25, Piña 25, Burgos 25, Solano 25,
Uribe 25, Bustamante 25, Canales 24, Navarrete 24, Gámez 24, Anaya 24, Olivares 24, Arévalo 24, Benavides
24, Pagán 23, Montalvo 23, Prado 23, Barragán 23, Reynoso 23, Hidalgo 23, Ornelas 23, Alemán 23, Casillas
23, Quintanilla 23, Téllez 22, Amador 22, Cuéllar 22, Ybarra 22, Ojeda 22, Luján 22, Valadez 22, Carbajal
22, Feliciano 22, Betancourt 22, Godínez 22, Arreola 22, Sotelo 21, Matos 21, Patiño 21, Marrero 21, Brito
21, Zárate 21, Escamilla 21, Otero 21, Venegas 21, Escalante 21, Valdes 21, Gálvez 20, Alonzo 20, Ledesma
20, Rendón 20, Olivas 20, Sepúlveda 20, Casas 20, Linares 20, Polanco 20, Marroquín 20, Gamboa 20, Mena 20,
Prieto 20, Toledo 19, Arce 19, Arteaga 19, Aranda 19, Arriaga 19, Valentín 19, de los Santos 19, Vallejo 19,
Pulido 19, Zaragoza 19, Barrientos 19, del Valle 12, de la Paz 6, del Río 9, de la Fuente 9, del Toro 14, de
la Garza 9
"""
