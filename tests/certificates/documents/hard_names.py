"""Three hundred invented names that are hard to print. Nobody is meant by any of them."""

SELECTORS = [
    "葛\U000e0100城",
    "辻\U000e0101本",
    "邉\U000e0101見",
    "邊\U000e0103田",
    "祇\U000e0100園",
    "榊\U000e0100原",
    "渡邉\U000e010f",
    "齋\U000e0101藤",
]
RARE = [
    "髙橋",
    "山﨑",
    "𠮷田",
    "德永",
    "濵田",
    "神\ufa19",
    "㐂多",
    "𣘺本",
    "栁沢",
    "槗口",
    "瀨川",
    "桒原",
    "𦚰坂",
    "𡈽屋",
    "嵜山",
    "靏田",
    "舘野",
    "圡井",
    "隆\uf9dc盛",
    "﨟纈",
]
GIVEN = ["花子", "一", "美", "龍之介", "ゑい", "ヱツ", "ゞ子", "々木", "ノ", "薫"]
LATIN = [
    "Ólafur Þór Guðmundsson", "Łucja Brzęczyszczykiewicz", "Şükrü Öğüt", "Ñíguez Muñoz", "Dvořák Šárka", "Đặng Ngọc Ánh", "Ōkubo Shūhei",
    "François d'Été", "Jürgen Müßig-Straße", "Åse Bjørnsdøttir", "Ghiță Iliești", "Ĳsbrand van Œlen", "Zoë Ağaoğlu", "O’Brien-Núñez María",
]  # fmt: skip
VIETNAMESE = ["Nguyễn Thị Phương Thảo", "Trần Hữu Đức", "Lê Quỳnh Như", "Phạm Bảo Ngọc Ẩn", "Vũ Đình Ưng"]
DECOMPOSED = [
    "e\u0301lise",
    "か\u3099く は\u309aく",
    "A\u030angstro\u0308m",
    "n\u0303andu\u0301",
    "x\u030cora",
    "q\u0323\u0307in",
    "Ba\u0309o",
]
THAI = ["สมชาย ใจดี", "กัญญารัตน์ ศรีสุวรรณ", "ณัฐวุฒิ"]
KOREAN = ["김민준", "이서연", "남궁 하늘", "황보 빛나라", "힣뷁"]
UNPRINTABLE = [
    "花\u200b子",
    "\u202eevil",
    "a\ud800b",
    "花\x00子",
    "\U000e0100",
    "👵 花子",
    "שלום",
    "Иванов\ue000",
    "\U000323b0",
    "𰻞𰻞",
]
OTHER = [
    "Пётр Достоевский",
    "Ἀλέξανδρος",
    "Αθηνά",
    "王　小明",
    "歐陽　娜娜",
    "諸葛　亮",
    "ツァガーン・バヤル",
    "マリア・デル・カルメン",
    "ﾊﾝｶｸ ｶﾅ",
    "Ｆｕｌｌ Ｗｉｄｔｈ",
]
SHORT = ["一", "乙", "𠮷", "ゐ", "O", "é", "김", "々"]


def _long():
    """Long ones: 13 to 60 characters, in kanji, kana, Latin, with and without spaces."""
    for length in (13, 17, 20, 21, 25, 30, 35, 40, 45, 50, 55, 60):
        yield ("寿限無五劫擦切海砂利水魚行末雲来風末食寝処住" * 3)[:length]
        yield ("アレクサンドリアマリアンヌ" * 5)[:length]
        yield ("Wolfeschlegelsteinhausenberger" * 2)[:length]
        yield ("Anna Maria Josefa Luisa Theresia Elisabeth Karolina Johanna Antonia")[:length].strip()
        yield ("勅使河原 五百旗頭 四十物谷 七五三掛 東海林 " * 3)[:length].strip()
        yield ("ジャン・ピエール・" * 7)[:length]
        yield ("W" * length)
        yield ("髙𠮷﨑" * 20)[:length]


def hard_names():
    """Exactly 300 different names."""
    made = [*SELECTORS, *LATIN, *VIETNAMESE, *DECOMPOSED, *THAI, *KOREAN, *UNPRINTABLE, *OTHER, *SHORT, *_long()]
    pairs = [f"{family} {given}" for family in (*RARE, *SELECTORS) for given in GIVEN]
    return list(dict.fromkeys([*made, *pairs]))[:300]
