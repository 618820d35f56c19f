//! 定期預金利率. What time deposits bear, by the day of deposit, the term and the amount: after what Japanese cooperatives
//! commonly paid; our choice.

use super::lot::{LARGE, MIDDLE};
use crate::event::{Day, Yen};

/// Millionths a year for terms below six months, a year, three years and five years, and for five years.
type Bands = [i64; 5];

/// From each day on.
const RATES: [(Day, Bands); 11] = [
    (Day(i32::MIN), [45_000, 48_000, 50_000, 52_000, 52_000]),
    // 1993-01-01
    (Day(8_401), [22_000, 23_000, 25_000, 30_000, 32_000]),
    // 1995-10-01
    (Day(9_404), [3_500, 4_000, 4_500, 7_000, 10_000]),
    // 1999-03-01
    (Day(10_651), [1_200, 1_300, 1_500, 2_500, 3_500]),
    // 2001-10-01
    (Day(11_596), [250, 300, 350, 500, 700]),
    // 2006-08-01
    (Day(13_361), [2_000, 2_500, 3_500, 4_500, 6_500]),
    // 2008-12-01
    (Day(14_214), [1_000, 1_250, 1_500, 2_000, 3_000]),
    // 2010-11-01
    (Day(14_914), [250, 300, 350, 400, 600]),
    // 2016-03-01
    (Day(16_861), [100, 100, 100, 150, 200]),
    // 2024-08-01
    (Day(19_936), [1_000, 1_250, 1_250, 1_500, 2_000]),
    // 2025-03-01
    (Day(20_148), [2_000, 2_250, 2_750, 3_000, 3_500]),
];

/// 金額階層. What スーパー定期300 and 大口定期 bear beyond that, from each day on. While rates were next to nothing there was no
/// difference.
const BEYOND: [(Day, [i64; 2]); 5] = [
    (Day(i32::MIN), [1_000, 3_000]),
    // 1995-10-01
    (Day(9_404), [200, 500]),
    // 2001-10-01
    (Day(11_596), [50, 100]),
    // 2010-11-01
    (Day(14_914), [0, 0]),
    // 2024-08-01
    (Day(19_936), [50, 100]),
];

/// The row of a table that holds on a day.
fn since<T>(table: &[(Day, T)], on: Day) -> &T {
    table.iter().rev().find(|(from, _)| *from <= on).map_or(&table[0].1, |(_, row)| row)
}

/// 約定利率. Millionths a year of this amount, deposited on `on` for so many months.
pub fn on(on: Day, months: u32, principal: Yen) -> i64 {
    let [middle, large] = *since(&BEYOND, on);
    let beyond = match principal.0 {
        ..MIDDLE => 0,
        MIDDLE..LARGE => middle,
        LARGE.. => large,
    };
    let bands = since(&RATES, on);
    beyond
        + match months {
            0..6 => bands[0],
            6..12 => bands[1],
            12..36 => bands[2],
            36..60 => bands[3],
            60.. => bands[4],
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_change_on_the_first_of_a_month() {
        let firsts = RATES.iter().skip(1).map(|(from, _)| from.to_string()).collect::<Vec<_>>();
        assert_eq!(
            firsts,
            [
                "1993-01-01",
                "1995-10-01",
                "1999-03-01",
                "2001-10-01",
                "2006-08-01",
                "2008-12-01",
                "2010-11-01",
                "2016-03-01",
                "2024-08-01",
                "2025-03-01"
            ]
        );
    }

    #[test]
    fn a_longer_term_bears_no_less() {
        for (_, bands) in RATES {
            assert!(bands.is_sorted());
        }
        let day = Day::from_ymd(2026, 6, 10).unwrap();
        let rates = [3, 6, 12, 24, 36, 60].map(|months| on(day, months, Yen(1_000_000)));
        assert_eq!(rates, [2_000, 2_250, 2_750, 2_750, 3_000, 3_500]);
    }

    #[test]
    fn larger_amounts_bear_a_little_more_where_there_is_interest_to_speak_of() {
        let rates = |date: (i32, u32, u32)| {
            let day = Day::from_ymd(date.0, date.1, date.2).unwrap();
            [2_999_999, 3_000_000, 9_999_999, 10_000_000].map(|yen| on(day, 12, Yen(yen)))
        };
        assert_eq!(rates((2026, 6, 10)), [2_750, 2_800, 2_800, 2_850]);
        assert_eq!(rates((2020, 6, 10)), [100; 4]);
        assert_eq!(rates((1992, 6, 10)), [50_000, 51_000, 51_000, 53_000]);
    }
}
