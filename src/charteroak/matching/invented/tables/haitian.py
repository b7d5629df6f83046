"""Haitian names.

SURNAMES, in hundreds of bearers: US Census Bureau, Frequently Occurring Surnames from the 2010 Census; of names that
others bear too (Joseph, Charles, Paul, Noel, François, Jacques, Gabriel, Victor, Michel, Louis) a part set by us. Held
against the census: Pierre 33,913 and Jean 21,140, as published; of Joseph 100,959, Charles 61,211, Noel 31,768,
François 14,593 and Jacques 14,417 a part. The others were not. Given names: no count known to us; weights set by us.
"""

from __future__ import annotations

SURNAMES = """
Pierre 339, Jean 211, Joseph 300, Louis 190, Charles 200, Michel 110, François 130, Étienne 78, Jean-Baptiste 79,
Jean-Louis 49, Jean-Pierre 40, Paul 120, Saint-Louis 18, Augustin 78, Antoine 80, Baptiste 80, Célestin 31, Cadet 36,
Désir 42, Dorvil 12, Dorcély 6, Duverger 3, Édouard 20, Estimé 10, Exantus 12, Fleurant 6, Fleury 18, Florestal 5,
Guerrier 30, Hyppolite 16, Innocent 14, Jacques 120, Jules 26, Lafleur 20, Laguerre 30, Louissaint 19, Lubin 30,
Marcelin 20, Moïse 40, Mondésir 19, Noël 90, Philippe 20, Prophète 12, Romain 26, Saintil 14, Siméon 20,
Toussaint 74, Valcin 8, Victor 50, Vilsaint 5, Alexis 60, Bélizaire 18, Bien-Aimé 23, Chéry 40, Clervil 3, Delva 18,
Denis 30, Dieudonné 9, Dorsainvil 8, Duclos 8, Élie 20, Francillon 3, Gabriel 60, Germain 40, Gilles 20, Honoré 18,
Joachim 16, Lamour 10, Laurent 24, Mathieu 24, Maxime 3, Narcisse 22, Occéan 2, Petit-Frère 13, Polynice 7, Rémy 18,
Saint-Vil 7, Sanon 29, Sénat 7, Sylvain 20, Télusma 7, Vertus 3, Vital 16, Jean-Charles 30, Jean-François 26,
Saint-Fleur 16, Saint-Juste 8, Saint-Jean 12, Pierre-Louis 30, Pierre-Paul 12, Jean-Jacques 20, Jean-Philippe 8
"""

MEN = """
Jean 60, Pierre 26, Joseph 24, Wilner 16, Frantz 16, Emmanuel 20, Ronald 12, Reginald 12, Jacques 16, Michel 14,
Yves 12, Serge 12, Fritz 12, Gérard 12, Guy 8, Hérold 8, Jean-Claude 14, Jean-Robert 12, Jean-Marie 8, Luckner 10,
Lucner 4, Wilson 10, Wisly 6, Widson 4, Evens 10, Jude 10, Kenson 6, Makenson 5, Mackendy 6, Rony 8, Roody 5,
Stanley 10, Patrick 12, Carlin 4, Clervens 4, Daniel 12, David 12, Dieudonné 12, Dieuseul 5, Exilien 3, Fénelon 4,
Frédéric 8, Garry 6, Gesner 5, Jeff 8, Josué 8, Judeson 5, Louis 10, Marc 10, Nixon 5, Occilien 2, Renel 5, Ricardo 6,
Samuel 12, Schiller 3, Sony 6, Valéry 5, Vladimir 8, Woodly 5, Yvon 5, Wilfrid 6, Olivier 5, Onel 3, Pradel 4
"""

WOMEN = """
Marie 70, Rose 26, Guerline 12, Mirlande 14, Nadège 14, Fabiola 14, Darline 10, Guerda 8, Islande 8, Ketly 10,
Lovely 8, Magalie 10, Marie-Ange 10, Marie-Claude 10, Marie-Carmel 10, Marie-Lourdes 8, Marie-Thérèse 8, Micheline 10,
Mireille 8, Mona 5, Myriam 10, Natacha 10, Nadine 10, Régine 10, Roseline 10, Rose-Marie 10, Rose-Laure 8, Rosemène 6,
Sherline 8, Sabine 10, Stéphanie 10, Wideline 8, Widlène 6, Wislande 5, Yolette 8, Yvrose 8, Ysemène 3, Carline 8,
Chantal 8, Christella 6, Claudette 10, Dieula 5, Dieumène 4, Édeline 8, Élourdes 6, Esther 10, Eunice 6, Farah 8,
Gerda 6, Ghislaine 8, Guirlène 5, Immacula 8, Jesula 6, Jocelyne 8, Judith 10, Junie 5, Kettelie 4, Linda 6,
Loudrige 2, Manoucheka 4, Manouchka 5, Marjorie 8, Mimose 5, Nathalie 8, Phara 4, Solange 8, Tamara 6, Vierge 4
"""
