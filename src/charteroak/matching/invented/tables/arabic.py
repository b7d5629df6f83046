"""Arabic names: Arabic letters, weight, and the Latin spellings with theirs.

No census of an Arabic-speaking country counts names for all to read. The spellings of a name are weighted by the US
Census Bureau's Frequently Occurring Surnames of 2010 where the name is a surname there too (Mohamed 27,972, Mohammed
15,132, Mohammad 5,639; Hussain 16,909, Hussein 7,182; Youssef 3,700, Yousef 2,305), and so are the weights of
FAMILIES. Held against it: Mohamed, Mohammed, Ali, Ahmed, Hassan, Abdullah, Salem and Mustafa, as published, rounded.
The others, and how often each name of men and women is, are set by us, with Muhammad far ahead.
"""

from __future__ import annotations

MEN = """
محمد 170: Mohamed 28 Mohammed 15 Mohammad 6 Muhammad 9 Muhammed 2 Mohamad 4
أحمد 90: Ahmed 48 Ahmad 20 Ahmet 1
علي 85: Ali 60 Aly 4
حسن 50: Hassan 22 Hasan 8
حسين 50: Hussein 7 Hussain 17 Husain 3 Hossein 2
إبراهيم 40: Ibrahim 16 Ebrahim 2 Brahim 1
عمر 34: Omar 8 Umar 2 Omer 2
مصطفى 36: Mustafa 6 Mostafa 3 Mustapha 2
محمود 34: Mahmoud 33 Mahmood 10 Mahmud 6
يوسف 34: Youssef 37 Yousef 23 Yusuf 16 Yousuf 7 Yussuf 3
خالد 34: Khaled 12 Khalid 14 Halid 1
عبد الله 38: Abdullah 83 Abdallah 41 Abdalla 32 Abdulla 9 Abdellah 3
عبد الرحمن 24: Abdulrahman 20 Abdelrahman 10 Abdul Rahman 8 Abdurrahman 4 Abderrahmane 4 Abdirahman 7
عبد القادر 8: Abdulkadir 6 Abdelkader 6 Abdul Qadir 2 Abdulqader 3 Abdikadir 4
عبد الكريم 8: Abdulkarim 6 Abdelkarim 6 Abdul Kareem 3 Abdulkareem 4
عبد العزيز 9: Abdulaziz 10 Abdelaziz 6 Abdul Aziz 4 Abdiaziz 2
عبد الرزاق 6: Abdulrazzaq 3 Abdul Razak 3 Abderrazak 2 Abdelrazek 2 Abdirizak 4
سعيد 24: Said 55 Saeed 20 Sayed 3 Saïd 3
صالح 22: Saleh 97 Salih 16 Salah 10
كريم 18: Karim 10 Kareem 8
طارق 18: Tarek 9 Tariq 11 Tarik 5 Tareq 4
سامي 14: Sami 20 Samy 8
ياسر 14: Yasser 9 Yasir 7 Yaser 5
فيصل 10: Faisal 14 Faysal 5 Feisal 2
ناصر 12: Nasser 47 Naser 9 Nasir 12
جمال 14: Jamal 16 Gamal 7 Djamel 3
حمزة 14: Hamza 20 Hamzah 6
بلال 12: Bilal 18 Belal 5
زياد 10: Ziad 10 Zyad 3 Ziyad 5
وليد 12: Walid 12 Waleed 9 Oualid 2
رامي 8: Rami 14 Ramy 7
نبيل 8: Nabil 14 Nabeel 6
أنس 8: Anas 20 Anass 4
عادل 8: Adel 13 Adil 9
أيمن 8: Ayman 16 Aiman 3 Aymen 4
هشام 8: Hisham 10 Hesham 6 Hicham 7
ماجد 8: Majed 8 Majid 11 Maged 4
منصور 7: Mansour 63 Mansoor 8 Mansur 18
سليمان 12: Suleiman 20 Sulaiman 9 Soliman 8 Suleyman 3 Slimane 3
إسماعيل 14: Ismail 61 Ismael 20 Esmail 3 Ismaeel 2
عثمان 12: Osman 30 Othman 16 Uthman 3
حسام 8: Hussam 7 Hossam 7 Husam 6
رشيد 8: Rashid 65 Rachid 14 Rasheed 20
بشير 7: Bashir 20 Basheer 6 Bachir 6
جعفر 5: Jafar 9 Jaafar 6 Gaafar 2 Djaffar 1
عيسى 8: Issa 41 Isa 12 Eissa 6 Essa 4
موسى 9: Musa 37 Mousa 13 Moussa 13
قاسم 6: Qasim 5 Kassem 11 Kasim 4 Qassem 4 Kasem 3
غسان 4: Ghassan 14 Gassan 3
جورج 6: George 20 Georges 5 Jorge 1
إلياس 7: Elias 40 Ilyas 7 Ilias 4
عبدي 10: Abdi 75
جامع 4: Jama 20
فارح 4: Farah 67
"""

WOMEN = """
فاطمة 90: Fatima 40 Fatma 14 Fatimah 8 Fatuma 6 Fadma 1
مريم 60: Maryam 20 Mariam 20 Meriem 5 Meryem 4 Miriam 3
عائشة 46: Aisha 20 Aysha 5 Aicha 7 Ayesha 5 Asha 4
زينب 40: Zainab 16 Zaynab 5 Zeinab 12 Zineb 5
خديجة 34: Khadija 20 Khadijah 7 Khadiga 3 Hadija 2
سارة 36: Sara 20 Sarah 18
نور 34: Noor 14 Nour 14 Nur 6
آمنة 20: Amina 20 Amna 9 Aminah 3
ليلى 26: Layla 12 Leila 14 Laila 11 Leyla 4
هدى 20: Huda 12 Hoda 8 Houda 4
سميرة 16: Samira 20 Sameera 5 Samirah 3
حنان 16: Hanan 20 Hanane 5
رانيا 14: Rania 16 Ranya 6
أمل 16: Amal 22 Amel 3
إيمان 16: Iman 11 Eman 9 Imane 4 Imaan 1
أسماء 12: Asma 16 Asmaa 9
ياسمين 18: Yasmin 11 Yasmine 10 Yasmeen 9 Jasmin 2
دعاء 7: Doaa 9 Duaa 4 Dua 3
سلمى 12: Salma 20 Selma 5
ندى 10: Nada 18 Nadaa 1
رنا 8: Rana 18
دينا 8: Dina 18 Deena 4
منى 12: Mona 14 Muna 9 Mouna 4
نادية 12: Nadia 20 Nadya 4 Nadiya 2
هناء 7: Hana 10 Hanaa 7
سعاد 10: Suad 9 Souad 8 Soad 4
جميلة 7: Jamila 14 Jameela 5 Gamila 3 Djamila 3
رقية 8: Ruqayya 4 Rokaya 4 Ruqayyah 3 Rukia 4 Roqaya 3
حليمة 10: Halima 20 Haleema 3 Halimo 3
شيماء 7: Shaimaa 9 Shaima 6 Chaimaa 4
بسمة 6: Basma 16 Besma 3
غادة 5: Ghada 16 Gada 2
لينا 8: Lina 18 Leena 5
نجلاء 5: Najla 9 Naglaa 6 Najlaa 3
سهام 5: Siham 10 Seham 5
صفية 5: Safiya 7 Safia 7 Safiyyah 2
حواء 6: Hawa 16 Hawaa 2
ربيعة 4: Rabia 12 Rabiah 2
عفاف 3: Afaf 14
وفاء 5: Wafa 11 Wafaa 7
"""

# Borne as family names; the article (Al-, El-) is put before a part of them when a family is made.
FAMILIES = """
خوري 57: Khoury 57 Khouri 12 Koury 8 Elkhoury 2
حداد 108: Haddad 108 Hadad 6
مصري 30: Masri 12 Masry 4
منصور 63: Mansour 63 Mansoor 6 Mansur 18
خليل 70: Khalil 70 Khaleel 4
سالم 84: Salem 84 Salim 24
صالح 97: Saleh 97 Salih 10
عوض 54: Awad 54 Awadh 3
ناصر 47: Nasser 47 Naser 6
سعد 55: Saad 55 Sad 1
شريف 39: Sharif 39 Shareef 8 Cherif 6 Sherif 10
درويش 14: Darwish 14 Darwich 3
نجار 16: Najjar 16 Najar 5 Naggar 2
صباغ 15: Sabbagh 15 Sabagh 2 Sebbagh 1
حكيم 32: Hakim 32 Hakeem 5
بغدادي 14: Baghdadi 8 Bagdadi 3
عبيدي 16: Obeidi 5 Ubaidi 4 Obaidi 5
جبوري 18: Jubouri 5 Jaboori 3 Juboori 4 Jabouri 4
شمري 14: Shammari 6 Shamari 3 Chammari 1
حربي 12: Harbi 9 Harby 2
تميمي 14: Tamimi 11 Temimi 2
حمدان 24: Hamdan 24 Hamdane 2
عودة 18: Odeh 14 Odah 2 Awda 3 Oudeh 2
قاضي 14: Qadi 4 Kadi 5 Kadhi 2 Ghadi 1
هاشمي 14: Hashemi 8 Hashimi 7 Hachemi 3
زيدان 12: Zeidan 10 Zaidan 7 Zidan 4 Zidane 3
رمضان 17: Ramadan 17 Ramadhan 2
عباس 50: Abbas 50 Abas 4
حبيب 49: Habib 49 Habeeb 7
عيسى 41: Issa 41 Eissa 5 Essa 7
كنعان 6: Kanaan 6 Canaan 2 Kenaan 1
جابر 26: Jaber 26 Gaber 4 Jabir 5
فخوري 9: Fakhoury 9 Fakhouri 4
شاهين 34: Shaheen 34 Shahin 12 Chahine 6
عطية 16: Attia 10 Atiya 3 Atieh 3 Attiya 2
غانم 10: Ghanem 10 Ganem 4 Ghanim 3
حنا 20: Hanna 30 Hannah 6
بطرس 9: Boutros 9 Botros 5
جرجس 10: Gerges 10 Girgis 7 Guirguis 8
شحاتة 12: Shehata 10 Shehadeh 7 Chehata 1
زكي 14: Zaki 14 Zaky 3
طه 20: Taha 20
فارس 11: Fares 11 Faris 14
صايغ 16: Sayegh 16 Sayigh 1 Saigh 2
يمني 8: Yamani 6 Yemeni 2
جزائري 6: Jazairi 3 Djazairi 2
مغربي 10: Maghrabi 4 Moghrabi 4 Maghribi 2
حلبي 12: Halabi 14 Halaby 6
دمشقي 6: Dimashqi 2 Dimashki 2 Damashki 1
كردي 9: Kurdi 9 Kordi 2
تكريتي 5: Tikriti 6
شامي 9: Shami 6 Shamy 3 Chami 5
"""
