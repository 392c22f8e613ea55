"""Old and variant forms of kanji, gathered under the form of today.

Each word below is one group: the form of today, then the forms that fold into it. The groups are the old forms of the
joyo and jinmeiyo tables and the variants that families write in their names. They serve searching and comparing only and
rather find too much than too little (斎 gathers 齋, 齊 and 斉); nothing is ever stored or printed in a folded form.
Compatibility ideographs (U+F900..) are not listed: NFKC has already replaced them, save the few that are characters of
their own, such as 﨑.
"""

GROUPS = """
亜亞 悪惡 圧壓 囲圍 医醫 壱壹弌 稲稻 飲飮 隠隱 営營 栄榮 衛衞 駅驛 円圓 塩鹽 縁緣 応應 欧歐 殴毆
桜櫻 奥奧 横橫 温溫 穏穩 仮假 価價 画畫 回囘 壊壞 懐懷 絵繪 拡擴 殻殼 覚覺 学學斈 岳嶽 楽樂 勧勸
巻卷 寛寬 歓歡 缶罐 観觀 間閒 関關 陥陷 顔顏 帰歸 気氣 亀龜 偽僞 戯戲 犠犧 旧舊 拠據 挙擧 虚虛
峡峽 挟挾 狭狹 郷鄕鄉 暁曉 区區 駆驅駈 勲勳 薫薰 群羣 径徑 渓溪 経經 継繼 茎莖 蛍螢 軽輕 鶏鷄雞
芸藝 撃擊 欠缺 倹儉 剣劍劒劔釼 圏圈 検檢 権權 献獻 県縣 険險 顕顯 験驗 厳嚴 呉吳 娯娛 広廣 効效
恒恆 黄黃 鉱鑛 号號 国國圀囯 黒黑 砕碎 済濟 剤劑 雑雜襍 桟棧 参參 惨慘 産產 蚕蠶 賛贊 残殘 糸絲
児兒 歯齒 辞辭 湿濕 実實 写寫 舎舍 釈釋 寿壽 収收 従從 渋澁 獣獸 縦縱 粛肅 処處 緒緖 叙敍 奨奬獎
将將 渉涉 焼燒 称稱 証證 条條 状狀 乗乘 浄淨 剰剩 畳疊疉 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸 嘱囑 真眞
慎愼 晋晉 寝寢 尽盡 図圖 粋粹 酔醉 随隨 髄髓 枢樞 数數 瀬瀨 声聲 静靜 摂攝 専專 戦戰 浅淺 潜潛
践踐 銭錢 繊纖 禅禪 双雙 壮壯 捜搜 挿插 巣巢 争爭 総總 聡聰 荘莊 装裝 騒騷 増增 蔵藏 臓臟 即卽
属屬 続續 堕墮 対對 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 担擔 単單 胆膽 団團 断斷 弾彈 遅遲 痴癡 昼晝
虫蟲 鋳鑄 庁廳 聴聽 徴徵 勅敕 鎮鎭 逓遞 鉄鐵銕鉃 転轉 点點 伝傳 党黨 灯燈 当當 盗盜 島嶋嶌㠀 闘鬪
徳德悳 独獨 読讀 届屆 弐貳弍 悩惱 脳腦 覇霸 廃廢 拝拜 売賣 麦麥 発發 髪髮 抜拔 晩晚 蛮蠻 秘祕 彦彥
姫姬 浜濱濵 瓶甁 富冨 払拂 仏佛 並竝 変變 辺邊邉 弁辨瓣辯 歩步 宝寶寳 豊豐 褒襃 翻飜 毎每 万萬 満滿
黙默 弥彌 訳譯 薬藥 予豫 余餘 与與 誉譽 揺搖 様樣 謡謠 遥遙 来來 頼賴 乱亂 覧覽 竜龍 両兩 猟獵
緑綠 塁壘 涙淚 励勵 礼禮 霊靈 齢齡 暦曆 歴歷 恋戀 炉爐 労勞 楼樓 録錄 湾灣 戻戾 戸戶 内內 強强
教敎 清淸 青靑 尚尙 既旣 説說 税稅 鋭銳 脱脫 悦悅 閲閱 毀毁 槙槇 尭堯 凛凜 桧檜 祢禰 蘇蘓 曽曾
穂穗 萌萠 穣穰 祷禱 侠俠 掴摑 頬頰 鴎鷗 噛嚙 麺麵 蝉蟬 醤醬 蒋蔣 繋繫 焔焰 鴬鶯 蛎蠣 撹攪 竃竈
潅灌 諌諫 頚頸 砿礦 蕊蘂 靭靱 賎賤 壷壺 砺礪 梼檮 涛濤 迩邇 蝿蠅 薮藪 籠篭 芦蘆 栃杤櫔 桑桒 柳栁
柏栢 崎﨑嵜 高髙 吉𠮷 土圡 喜㐂憙 館舘 峰峯 船舩 淵渕渊 園薗 鶴靏靍鸖靎 昇曻 秋秌穐龝 梅楳 松枩柗
角⻆𧢲 野埜 博愽 煕熙凞 涼凉 珎珍 瑶瑤 皐皋 竪豎 耀燿 讃讚 錬鍊 韮韭 俣俁 倶俱 冴冱 卯夘 姉姊 晃晄
晟晠 却卻 冊册 冗宂 凡凢 刃刄 劫刧 厩廐 叱𠮟 告吿 呪咒 唇脣 夢梦 奈柰 妙玅 宮宫 寧寍 年秊 幷并
廟庿 往徃 恥耻 戚慼 掲揭 旨㫖 昂昻 明朙 杯盃 村邨 棲栖 略畧 留畱 疎疏 盖蓋 肇肈 胸胷 蓑簑 虎乕
蛇虵 蜂蠭 衆眾 襟衿 跡迹 輝煇 釜釡 鎖鏁 鑑鑒 長镸 陰隂 隣鄰 飾餝 騨驒 斎齋齊斉 橋𣘺 裏裡 痩瘦 湧涌
闊濶 穎頴 兎兔 会會 為爲 巌巖 厨廚 歳歲 体體躰 恵惠
"""


def folding_table() -> dict[int, str]:
    """Give the table for `str.translate`: every variant points at the form of today."""
    table: dict[int, str] = {}
    for group in GROUPS.split():
        for variant in group[1:]:
            table.setdefault(ord(variant), group[0])
    return table
