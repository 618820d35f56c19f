//! 国民の祝日（国民の祝日に関する法律）. The holidays of a year, each rule with the years in which it was the law.

use super::months::civil;
use crate::event::Day;
use std::{collections::BTreeMap, ops::RangeInclusive};

/// The years for which holidays are known.
pub(super) const YEARS: RangeInclusive<i32> = 1990..=LAST;
const LAST: i32 = 2099;

/// The name of a holiday in both languages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    pub(super) ja: &'static str,
    pub(super) en: &'static str,
}

/// On which day of a year a holiday falls.
enum When {
    /// A month and a date.
    On(u32, u32),
    /// ハッピーマンデー. A month, and which of its Mondays.
    Monday(u32, u32),
    Vernal,
    Autumnal,
}
use When::{Autumnal, Monday, On, Vernal};

/// 振替休日（第3条第2項）.
const SUBSTITUTE: Name = Name { ja: "振替休日", en: "Substitute Holiday" };
/// 国民の休日（第3条第3項）.
const BETWEEN: Name = Name { ja: "国民の休日", en: "Citizens' Holiday" };

/// First year, last year, day, names. The moves of 2020 and 2021 are those of the special act for the Olympic games.
const RULES: &[(i32, i32, When, &str, &str)] = &[
    (1990, LAST, On(1, 1), "元日", "New Year's Day"),
    (1990, 1999, On(1, 15), "成人の日", "Coming of Age Day"),
    (2000, LAST, Monday(1, 2), "成人の日", "Coming of Age Day"),
    (1990, LAST, On(2, 11), "建国記念の日", "National Foundation Day"),
    (2020, LAST, On(2, 23), "天皇誕生日", "Emperor's Birthday"),
    (1990, LAST, Vernal, "春分の日", "Vernal Equinox Day"),
    (1990, 2006, On(4, 29), "みどりの日", "Greenery Day"),
    (2007, LAST, On(4, 29), "昭和の日", "Showa Day"),
    (2019, 2019, On(5, 1), "天皇の即位の日", "Day of the Emperor's Accession"),
    (1990, LAST, On(5, 3), "憲法記念日", "Constitution Memorial Day"),
    (2007, LAST, On(5, 4), "みどりの日", "Greenery Day"),
    (1990, LAST, On(5, 5), "こどもの日", "Children's Day"),
    (1993, 1993, On(6, 9), "結婚の儀", "Wedding of the Crown Prince"),
    (1996, 2002, On(7, 20), "海の日", "Marine Day"),
    (2003, 2019, Monday(7, 3), "海の日", "Marine Day"),
    (2020, 2020, On(7, 23), "海の日", "Marine Day"),
    (2020, 2020, On(7, 24), "スポーツの日", "Sports Day"),
    (2021, 2021, On(7, 22), "海の日", "Marine Day"),
    (2021, 2021, On(7, 23), "スポーツの日", "Sports Day"),
    (2022, LAST, Monday(7, 3), "海の日", "Marine Day"),
    (2016, 2019, On(8, 11), "山の日", "Mountain Day"),
    (2020, 2020, On(8, 10), "山の日", "Mountain Day"),
    (2021, 2021, On(8, 8), "山の日", "Mountain Day"),
    (2022, LAST, On(8, 11), "山の日", "Mountain Day"),
    (1990, 2002, On(9, 15), "敬老の日", "Respect for the Aged Day"),
    (2003, LAST, Monday(9, 3), "敬老の日", "Respect for the Aged Day"),
    (1990, LAST, Autumnal, "秋分の日", "Autumnal Equinox Day"),
    (1990, 1999, On(10, 10), "体育の日", "Health and Sports Day"),
    (2000, 2019, Monday(10, 2), "体育の日", "Health and Sports Day"),
    (2019, 2019, On(10, 22), "即位礼正殿の儀の行われる日", "Day of the Enthronement Ceremony"),
    (2022, LAST, Monday(10, 2), "スポーツの日", "Sports Day"),
    (1990, LAST, On(11, 3), "文化の日", "Culture Day"),
    (1990, 1990, On(11, 12), "即位礼正殿の儀", "Day of the Enthronement Ceremony"),
    (1990, LAST, On(11, 23), "勤労感謝の日", "Labor Thanksgiving Day"),
    (1990, 2018, On(12, 23), "天皇誕生日", "Emperor's Birthday"),
];

/// The holidays of `year`, in order.
pub(super) fn of_year(year: i32) -> BTreeMap<Day, Name> {
    let in_force = RULES.iter().filter(|(from, until, ..)| (*from..=*until).contains(&year));
    let stated: BTreeMap<Day, Name> =
        in_force.map(|(_, _, when, ja, en)| (when.in_year(year), Name { ja, en })).collect();
    let mut all = stated.clone();
    for sunday in stated.keys().filter(|day| day.weekday() == 0) {
        // Until 2006 the law said "the next day"; the two readings give the same days in every year of the table.
        let free = (1..=7).map(|n| sunday.plus(n)).find(|day| !stated.contains_key(day));
        all.extend(free.map(|day| (day, SUBSTITUTE)));
    }
    for between in stated.keys().map(|day| day.plus(1)).filter(|day| stated.contains_key(&day.plus(1))) {
        // A Sunday or a day off already is no 国民の休日.
        if between.weekday() != 0 {
            all.entry(between).or_insert(BETWEEN);
        }
    }
    all
}

impl When {
    fn in_year(&self, year: i32) -> Day {
        match *self {
            On(month, date) => civil(year, month, date),
            Monday(month, nth) => {
                let first = civil(year, month, 1);
                let to_monday = (8 - first.weekday()) % 7;
                first.plus((to_monday + 7 * (nth - 1)).cast_signed())
            }
            Vernal => civil(year, 3, equinox(year, 20_843_100)),
            Autumnal => civil(year, 9, equinox(year, 23_248_800)),
        }
    }
}

/// The date of an equinox by the usual approximation for 1980–2099, in millionths of a day so that no float is needed.
/// The government announces the true date only in the February before; a later announcement would stand above this.
fn equinox(year: i32, in_1980: i32) -> u32 {
    let years = year - 1980;
    ((in_1980 + 242_194 * years) / 1_000_000 - years / 4).unsigned_abs()
}
