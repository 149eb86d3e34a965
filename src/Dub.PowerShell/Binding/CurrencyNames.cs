using System.Collections.Generic;

namespace Dub.PowerShell;

/// <summary>The currencies in use, by ISO 4217's codes (in lower case, as Dub takes them) and English names.</summary>
internal static class CurrencyNames
{
    public static IReadOnlyList<KeyValuePair<string, string>> All { get; } =
    [
        new("usd", "US dollar"), new("eur", "Euro"), new("gbp", "Pound sterling"),
        new("aed", "UAE dirham"), new("afn", "Afghani"), new("all", "Lek"), new("amd", "Armenian dram"),
        new("aoa", "Kwanza"), new("ars", "Argentine peso"), new("aud", "Australian dollar"), new("awg", "Aruban florin"),
        new("azn", "Azerbaijan manat"), new("bam", "Convertible mark"), new("bbd", "Barbados dollar"), new("bdt", "Taka"),
        new("bgn", "Bulgarian lev"), new("bhd", "Bahraini dinar"), new("bif", "Burundi franc"), new("bmd", "Bermudian dollar"),
        new("bnd", "Brunei dollar"), new("bob", "Boliviano"), new("brl", "Brazilian real"), new("bsd", "Bahamian dollar"),
        new("btn", "Ngultrum"), new("bwp", "Pula"), new("byn", "Belarusian ruble"), new("bzd", "Belize dollar"),
        new("cad", "Canadian dollar"), new("cdf", "Congolese franc"), new("chf", "Swiss franc"), new("clp", "Chilean peso"),
        new("cny", "Yuan renminbi"), new("cop", "Colombian peso"), new("crc", "Costa Rican colon"), new("cup", "Cuban peso"),
        new("cve", "Cabo Verde escudo"), new("czk", "Czech koruna"), new("djf", "Djibouti franc"), new("dkk", "Danish krone"),
        new("dop", "Dominican peso"), new("dzd", "Algerian dinar"), new("egp", "Egyptian pound"), new("ern", "Nakfa"),
        new("etb", "Ethiopian birr"), new("fjd", "Fiji dollar"), new("fkp", "Falkland Islands pound"), new("gel", "Lari"),
        new("ghs", "Ghana cedi"), new("gip", "Gibraltar pound"), new("gmd", "Dalasi"), new("gnf", "Guinean franc"),
        new("gtq", "Quetzal"), new("gyd", "Guyana dollar"), new("hkd", "Hong Kong dollar"), new("hnl", "Lempira"),
        new("htg", "Gourde"), new("huf", "Forint"), new("idr", "Rupiah"), new("ils", "New Israeli shekel"),
        new("inr", "Indian rupee"), new("iqd", "Iraqi dinar"), new("irr", "Iranian rial"), new("isk", "Iceland krona"),
        new("jmd", "Jamaican dollar"), new("jod", "Jordanian dinar"), new("jpy", "Yen"), new("kes", "Kenyan shilling"),
        new("kgs", "Som"), new("khr", "Riel"), new("kmf", "Comorian franc"), new("kpw", "North Korean won"),
        new("krw", "Won"), new("kwd", "Kuwaiti dinar"), new("kyd", "Cayman Islands dollar"), new("kzt", "Tenge"),
        new("lak", "Lao kip"), new("lbp", "Lebanese pound"), new("lkr", "Sri Lanka rupee"), new("lrd", "Liberian dollar"),
        new("lsl", "Loti"), new("lyd", "Libyan dinar"), new("mad", "Moroccan dirham"), new("mdl", "Moldovan leu"),
        new("mga", "Malagasy ariary"), new("mkd", "Denar"), new("mmk", "Kyat"), new("mnt", "Tugrik"),
        new("mop", "Pataca"), new("mru", "Ouguiya"), new("mur", "Mauritius rupee"), new("mvr", "Rufiyaa"),
        new("mwk", "Malawi kwacha"), new("mxn", "Mexican peso"), new("myr", "Malaysian ringgit"), new("mzn", "Mozambique metical"),
        new("nad", "Namibia dollar"), new("ngn", "Naira"), new("nio", "Cordoba oro"), new("nok", "Norwegian krone"),
        new("npr", "Nepalese rupee"), new("nzd", "New Zealand dollar"), new("omr", "Rial omani"), new("pab", "Balboa"),
        new("pen", "Sol"), new("pgk", "Kina"), new("php", "Philippine peso"), new("pkr", "Pakistan rupee"),
        new("pln", "Zloty"), new("pyg", "Guarani"), new("qar", "Qatari rial"), new("ron", "Romanian leu"),
        new("rsd", "Serbian dinar"), new("rub", "Russian ruble"), new("rwf", "Rwanda franc"), new("sar", "Saudi riyal"),
        new("sbd", "Solomon Islands dollar"), new("scr", "Seychelles rupee"), new("sdg", "Sudanese pound"), new("sek", "Swedish krona"),
        new("sgd", "Singapore dollar"), new("shp", "Saint Helena pound"), new("sle", "Leone"), new("sos", "Somali shilling"),
        new("srd", "Surinam dollar"), new("ssp", "South Sudanese pound"), new("stn", "Dobra"), new("svc", "El Salvador colon"),
        new("syp", "Syrian pound"), new("szl", "Lilangeni"), new("thb", "Baht"), new("tjs", "Somoni"),
        new("tmt", "Turkmenistan new manat"), new("tnd", "Tunisian dinar"), new("top", "Pa'anga"), new("try", "Turkish lira"),
        new("ttd", "Trinidad and Tobago dollar"), new("twd", "New Taiwan dollar"), new("tzs", "Tanzanian shilling"), new("uah", "Hryvnia"),
        new("ugx", "Uganda shilling"), new("uyu", "Peso uruguayo"), new("uzs", "Uzbekistan sum"), new("ves", "Bolivar soberano"),
        new("vnd", "Dong"), new("vuv", "Vatu"), new("wst", "Tala"), new("xaf", "CFA franc BEAC"),
        new("xcd", "East Caribbean dollar"), new("xcg", "Caribbean guilder"), new("xof", "CFA franc BCEAO"), new("xpf", "CFP franc"),
        new("yer", "Yemeni rial"), new("zar", "Rand"), new("zmw", "Zambian kwacha"), new("zwg", "Zimbabwe gold"),
    ];
}
