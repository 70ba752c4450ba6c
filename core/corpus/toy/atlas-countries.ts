/** A country and what is true of it; `marks` are rivers, cities, sights and dishes that belong to it alone here. */
export interface Country {
  country: string;
  capital: string;
  /** Spoken by most or official. */
  language: string;
  currency: string;
  continent: 'Europe' | 'Asia' | 'Africa' | 'Americas' | 'Oceania';
  marks: readonly string[];
}

// Only countries, capitals and currencies of one word each. Facts as of 2026.
const table: Readonly<Record<Country['continent'], string>> = {
  Europe: `
France      Paris        French       euro      Seine Loire champagne Louvre Provence
Germany     Berlin       German       euro      Rhine Elbe Bavaria Hamburg pretzels
Italy       Rome         Italian      euro      Tiber Tuscany Vesuvius Venice pasta
Spain       Madrid       Spanish      euro      Ebro Andalusia Seville flamenco paella
Portugal    Lisbon       Portuguese   euro      Porto Algarve Madeira fado cork
Greece      Athens       Greek        euro      Acropolis Crete Olympus Thessaly feta
Poland      Warsaw       Polish       zloty     Vistula Krakow Gdansk Mazury pierogi
Hungary     Budapest     Hungarian    forint    Balaton Tokaj Debrecen goulash paprika
Czechia     Prague       Czech        koruna    Vltava Bohemia Moravia Brno dumplings
Sweden      Stockholm    Swedish      krona     Uppsala Gothenburg Gotland Malmo Kiruna
Norway      Oslo         Norwegian    krone     Bergen Trondheim Lofoten fjords Svalbard
Finland     Helsinki     Finnish      euro      Saimaa Tampere Turku Karelia sauna
Ukraine     Kyiv         Ukrainian    hryvnia   Dnieper Odesa Lviv Poltava borscht
Romania     Bucharest    Romanian     leu       Transylvania Wallachia Cluj Constanta Brasov
Croatia     Zagreb       Croatian     euro      Dubrovnik Istria Split Zadar Dalmatia
Albania     Tirana       Albanian     lek       Durres Vlore Shkoder Berat Gjirokaster
Russia      Moscow       Russian      rouble    Volga Baikal Urals Kremlin Siberia
Serbia      Belgrade     Serbian      dinar     Vojvodina Nis Kragujevac Sumadija raspberries`,
  Asia: `
Turkey      Ankara       Turkish      lira      Anatolia Bosphorus Istanbul Izmir baklava
Japan       Tokyo        Japanese     yen       Fuji Kyoto Osaka Hokkaido sushi
China       Beijing      Chinese      yuan      Yangtze Shanghai Sichuan Guangdong pandas
Thailand    Bangkok      Thai         baht      Phuket Isan Ayutthaya Chiangmai durians
Vietnam     Hanoi        Vietnamese   dong      Saigon Danang Haiphong Tonkin pho
Mongolia    Ulaanbaatar  Mongolian    tugrik    Karakorum Khovd Erdenet yurts camels
Bangladesh  Dhaka        Bengali      taka      Chittagong Padma Sylhet Sundarbans jute
Nepal       Kathmandu    Nepali       rupee     Pokhara Annapurna Lumbini sherpas yaks
Indonesia   Jakarta      Indonesian   rupiah    Java Bali Sumatra Borobudur satay
Kazakhstan  Astana       Kazakh       tenge     Almaty Balkhash Baikonur Shymkent kumis
Uzbekistan  Tashkent     Uzbek        som       Samarkand Bukhara Khiva Fergana cotton
Georgia     Tbilisi      Georgian     lari      Batumi Kutaisi Kakheti Svaneti khachapuri
Armenia     Yerevan      Armenian     dram      Sevan Gyumri Vanadzor Dilijan apricots
Azerbaijan  Baku         Azerbaijani  manat     Ganja Absheron Sumgait Sheki pomegranates
Iran        Tehran       Persian      rial      Isfahan Shiraz Tabriz Persepolis saffron`,
  Africa: `
Egypt       Cairo        Arabic       pound     Nile Luxor Aswan Alexandria pyramids
Morocco     Rabat        Arabic       dirham    Casablanca Marrakesh Fez Tangier couscous
Kenya       Nairobi      Swahili      shilling  Mombasa Kisumu Tsavo Turkana safari
Ghana       Accra        English      cedi      Kumasi Ashanti Tamale Volta cocoa
Nigeria     Abuja        English      naira     Lagos Kano Ibadan Calabar jollof
Angola      Luanda       Portuguese   kwanza    Benguela Huambo Lobito Namibe Cabinda
Zambia      Lusaka       English      kwacha    Kitwe Ndola Kafue Livingstone copper
Botswana    Gaborone     English      pula      Okavango Kalahari Francistown Chobe Maun
Madagascar  Antananarivo Malagasy     ariary    Toamasina Antsirabe Toliara lemurs vanilla`,
  Americas: `
Brazil      Brasilia     Portuguese   real      Amazon Bahia Recife Manaus samba
Peru        Lima         Spanish      sol       Cusco Titicaca Arequipa llamas ceviche
Chile       Santiago     Spanish      peso      Atacama Valparaiso Concepcion Antofagasta empanadas
Colombia    Bogota       Spanish      peso      Medellin Cartagena Cali Barranquilla emeralds
Venezuela   Caracas      Spanish      bolivar   Orinoco Maracaibo Merida Zulia arepas
Ecuador     Quito        Spanish      dollar    Galapagos Guayaquil Chimborazo Cuenca bananas
Canada      Ottawa       English      dollar    Toronto Quebec Ontario Manitoba maple
Honduras    Tegucigalpa  Spanish      lempira   Copan Roatan Choluteca Tela Olancho
Cuba        Havana       Spanish      peso      Trinidad Varadero Camaguey Holguin cigars`,
  Oceania: `
Australia   Canberra     English      dollar    Sydney Melbourne Tasmania Queensland kangaroos
Samoa       Apia         Samoan       tala      Upolu Savaii Salelologa Manono breadfruit
Fiji        Suva         Fijian       dollar    Nadi Lautoka Taveuni Labasa kava`,
};

export const countries: readonly Country[] = Object.entries(table).flatMap(([continent, lines]) =>
  lines
    .trim()
    .split('\n')
    .map((line) => {
      const [country, capital, language, currency, ...marks] = line.split(/\s+/) as [
        string,
        string,
        string,
        string,
      ];
      return { country, capital, language, currency, continent: continent as Country['continent'], marks };
    }),
);
