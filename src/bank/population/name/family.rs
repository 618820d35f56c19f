//! 姓. Family names as they are common in Toyama, with their reading and how common they are.

use super::Written;

/// A family name and its weight.
#[derive(Debug)]
pub(super) struct Family {
    /// The name.
    pub name: Written,
    /// How many of [`TOTAL`] people bear it.
    pub weight: u16,
}

const fn family(kanji: &'static str, kana: &'static str, weight: u16) -> Family {
    Family { name: Written::new(kanji, kana), weight }
}

/// The sum of all weights.
pub(super) const TOTAL: u16 = {
    let (mut sum, mut i) = (0, 0);
    while i < FAMILIES.len() {
        sum += FAMILIES[i].weight;
        i += 1;
    }
    sum
};

/// For each of [`TOTAL`] people, the place of the name in [`FAMILIES`]: a draw is one look-up.
static BEARERS: [u8; TOTAL as usize] = {
    let mut bearers = [0; TOTAL as usize];
    let (mut at, mut place) = (0, 0_u8);
    while at < bearers.len() {
        let mut left = FAMILIES[place as usize].weight;
        while left > 0 {
            bearers[at] = place;
            at += 1;
            left -= 1;
        }
        place += 1;
    }
    bearers
};

/// The name of one of [`TOTAL`] people.
pub(super) fn borne_by(person: usize) -> &'static Written {
    &FAMILIES[usize::from(BEARERS[person % BEARERS.len()])].name
}

/// Every family name of the town.
pub(super) static FAMILIES: [Family; 146] = [
    family("山本", "ﾔﾏﾓﾄ", 30),
    family("林", "ﾊﾔｼ", 26),
    family("山田", "ﾔﾏﾀﾞ", 24),
    family("中村", "ﾅｶﾑﾗ", 22),
    family("吉田", "ﾖｼﾀﾞ", 22),
    family("高橋", "ﾀｶﾊｼ", 18),
    family("清水", "ｼﾐｽﾞ", 18),
    family("酒井", "ｻｶｲ", 16),
    family("谷口", "ﾀﾆｸﾞﾁ", 14),
    family("金森", "ｶﾅﾓﾘ", 9),
    family("佐藤", "ｻﾄｳ", 12),
    family("田中", "ﾀﾅｶ", 20),
    family("鈴木", "ｽｽﾞｷ", 9),
    family("渡辺", "ﾜﾀﾅﾍﾞ", 10),
    family("伊藤", "ｲﾄｳ", 8),
    family("小林", "ｺﾊﾞﾔｼ", 14),
    family("加藤", "ｶﾄｳ", 10),
    family("松本", "ﾏﾂﾓﾄ", 14),
    family("松田", "ﾏﾂﾀﾞ", 12),
    family("山崎", "ﾔﾏｻﾞｷ", 14),
    family("前田", "ﾏｴﾀﾞ", 14),
    family("石田", "ｲｼﾀﾞ", 8),
    family("島田", "ｼﾏﾀﾞ", 8),
    family("高田", "ﾀｶﾀﾞ", 10),
    family("高野", "ﾀｶﾉ", 7),
    family("上田", "ｳｴﾀﾞ", 8),
    family("荒木", "ｱﾗｷ", 8),
    family("水上", "ﾐｽﾞｶﾐ", 5),
    family("大島", "ｵｵｼﾏ", 7),
    family("大野", "ｵｵﾉ", 6),
    family("竹内", "ﾀｹｳﾁ", 10),
    family("村上", "ﾑﾗｶﾐ", 8),
    family("橋本", "ﾊｼﾓﾄ", 10),
    family("西田", "ﾆｼﾀﾞ", 6),
    family("南", "ﾐﾅﾐ", 6),
    family("北村", "ｷﾀﾑﾗ", 8),
    family("東", "ﾋｶﾞｼ", 4),
    family("中川", "ﾅｶｶﾞﾜ", 8),
    family("中島", "ﾅｶｼﾏ", 10),
    family("中田", "ﾅｶﾀ", 7),
    family("中山", "ﾅｶﾔﾏ", 7),
    family("長谷川", "ﾊｾｶﾞﾜ", 8),
    family("森田", "ﾓﾘﾀ", 7),
    family("森", "ﾓﾘ", 9),
    family("藤井", "ﾌｼﾞｲ", 10),
    family("藤田", "ﾌｼﾞﾀ", 8),
    family("藤岡", "ﾌｼﾞｵｶ", 4),
    family("川口", "ｶﾜｸﾞﾁ", 5),
    family("川合", "ｶﾜｲ", 4),
    family("河合", "ｶﾜｲ", 5),
    family("得能", "ﾄｸﾉｳ", 2),
    family("水野", "ﾐｽﾞﾉ", 6),
    family("水口", "ﾐｽﾞｸﾞﾁ", 3),
    family("石黒", "ｲｼｸﾞﾛ", 9),
    family("石川", "ｲｼｶﾜ", 6),
    family("岩城", "ｲﾜｷ", 3),
    family("岩田", "ｲﾜﾀ", 5),
    family("斉藤", "ｻｲﾄｳ", 9),
    family("斎藤", "ｻｲﾄｳ", 7),
    family("宮崎", "ﾐﾔｻﾞｷ", 7),
    family("宮本", "ﾐﾔﾓﾄ", 7),
    family("宮田", "ﾐﾔﾀ", 4),
    family("浅野", "ｱｻﾉ", 5),
    family("浅井", "ｱｻｲ", 5),
    family("安田", "ﾔｽﾀﾞ", 6),
    family("野村", "ﾉﾑﾗ", 7),
    family("野田", "ﾉﾀﾞ", 3),
    family("野上", "ﾉｶﾞﾐ", 3),
    family("野原", "ﾉﾊﾗ", 3),
    family("武田", "ﾀｹﾀﾞ", 6),
    family("竹田", "ﾀｹﾀﾞ", 5),
    family("杉本", "ｽｷﾞﾓﾄ", 5),
    family("杉山", "ｽｷﾞﾔﾏ", 5),
    family("坂本", "ｻｶﾓﾄ", 6),
    family("坂井", "ｻｶｲ", 5),
    family("堀", "ﾎﾘ", 6),
    family("堀田", "ﾎﾂﾀ", 5),
    family("堀江", "ﾎﾘｴ", 3),
    family("広瀬", "ﾋﾛｾ", 5),
    family("平野", "ﾋﾗﾉ", 5),
    family("福田", "ﾌｸﾀﾞ", 6),
    family("福島", "ﾌｸｼﾏ", 4),
    family("本田", "ﾎﾝﾀﾞ", 4),
    family("増田", "ﾏｽﾀﾞ", 3),
    family("丸山", "ﾏﾙﾔﾏ", 5),
    family("三上", "ﾐｶﾐ", 3),
    family("柴田", "ｼﾊﾞﾀ", 7),
    family("島", "ｼﾏ", 5),
    family("沢田", "ｻﾜﾀﾞ", 7),
    family("沢井", "ｻﾜｲ", 2),
    family("桜井", "ｻｸﾗｲ", 5),
    family("笹島", "ｻｻｼﾞﾏ", 2),
    family("佐伯", "ｻｴｷ", 6),
    family("佐々木", "ｻｻｷ", 6),
    family("五十嵐", "ｲｶﾞﾗｼ", 4),
    family("池田", "ｲｹﾀﾞ", 8),
    family("稲垣", "ｲﾅｶﾞｷ", 4),
    family("今井", "ｲﾏｲ", 5),
    family("上野", "ｳｴﾉ", 5),
    family("江尻", "ｴｼﾞﾘ", 2),
    family("太田", "ｵｵﾀ", 6),
    family("大谷", "ｵｵﾀﾆ", 4),
    family("岡田", "ｵｶﾀﾞ", 5),
    family("岡本", "ｵｶﾓﾄ", 5),
    family("荻原", "ｵｷﾞﾊﾗ", 2),
    family("奥村", "ｵｸﾑﾗ", 3),
    family("尾山", "ｵﾔﾏ", 2),
    family("折田", "ｵﾘﾀ", 2),
    family("片山", "ｶﾀﾔﾏ", 4),
    family("金田", "ｶﾈﾀﾞ", 3),
    family("川崎", "ｶﾜｻｷ", 4),
    family("神田", "ｶﾝﾀﾞ", 3),
    family("木下", "ｷﾉｼﾀ", 5),
    family("木村", "ｷﾑﾗ", 8),
    family("久保", "ｸﾎﾞ", 4),
    family("黒田", "ｸﾛﾀﾞ", 7),
    family("小西", "ｺﾆｼ", 4),
    family("近藤", "ｺﾝﾄﾞｳ", 6),
    family("塩谷", "ｼｵﾀﾆ", 2),
    family("城石", "ｼﾞﾖｳｲｼ", 2),
    family("白井", "ｼﾗｲ", 3),
    family("菅野", "ｽｶﾞﾉ", 3),
    family("関口", "ｾｷｸﾞﾁ", 3),
    family("高木", "ﾀｶｷﾞ", 8),
    family("立浪", "ﾀﾂﾅﾐ", 2),
    family("千田", "ｾﾝﾀﾞ", 2),
    family("土田", "ﾂﾁﾀﾞ", 4),
    family("寺崎", "ﾃﾗｻｷ", 4),
    family("道谷", "ﾄﾞｳﾀﾆ", 1),
    family("富田", "ﾄﾐﾀ", 3),
    family("永井", "ﾅｶﾞｲ", 4),
    family("西川", "ﾆｼｶﾜ", 5),
    family("長谷", "ﾊｾ", 3),
    family("般若", "ﾊﾝﾆﾔ", 1),
    family("氷見", "ﾋﾐ", 1),
    family("扇谷", "ｵｳｷﾞﾔ", 1),
    family("牧野", "ﾏｷﾉ", 4),
    family("松井", "ﾏﾂｲ", 9),
    family("松原", "ﾏﾂﾊﾞﾗ", 4),
    family("水島", "ﾐｽﾞｼﾏ", 5),
    family("嶺", "ﾐﾈ", 1),
    family("向井", "ﾑｶｲ", 4),
    family("山下", "ﾔﾏｼﾀ", 8),
    family("山口", "ﾔﾏｸﾞﾁ", 8),
    family("米田", "ﾖﾈﾀﾞ", 4),
    family("若林", "ﾜｶﾊﾞﾔｼ", 5),
];
