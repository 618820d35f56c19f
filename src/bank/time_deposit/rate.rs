//! 定期預金利率. What time deposits bear, by the day of deposit and the term: after what Japanese cooperatives commonly
//! paid; our choice.

use crate::event::Day;

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

/// 約定利率. Millionths a year of what is deposited on `on` for so many months.
pub fn on(on: Day, months: u32) -> i64 {
    let bands = RATES.iter().rev().find(|(from, _)| *from <= on).map_or(&RATES[0].1, |(_, bands)| bands);
    match months {
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
        assert_eq!([3, 6, 12, 24, 36, 60].map(|months| on(day, months)), [2_000, 2_250, 2_750, 2_750, 3_000, 3_500]);
    }
}
