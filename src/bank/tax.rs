//! 利子課税. What is withheld from interest: the state's part and the local part, each rounded down by itself.

use crate::event::Day;

/// 2013-01-01: 復興特別所得税 comes on top, until the end of 2037.
const RECONSTRUCTION: (Day, Day) = (Day(15_706), Day(24_837));
/// 2016-01-01: the local part is no longer withheld from corporations.
const LOCAL_FOR_PERSONS_ONLY: Day = Day(16_801);

/// 税率. Millionths withheld from interest that is paid on this day: `(state, local)`. 20.315 % from 2013 to 2037, 20 %
/// before and after; corporations have borne the state's part alone since 2016.
pub const fn rates(on: Day, is_corporation: bool) -> (i64, i64) {
    let state = if on.0 >= RECONSTRUCTION.0.0 && on.0 < RECONSTRUCTION.1.0 { 153_150 } else { 150_000 };
    let local = if is_corporation && on.0 >= LOCAL_FOR_PERSONS_ONLY.0 { 0 } else { 50_000 };
    (state, local)
}

/// 税額. What a rate in millionths takes from an amount, in whole yen.
pub const fn of(gross: i64, rate: i64) -> i64 {
    gross * rate / 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_is_cut_for_the_state_and_the_place_each_by_itself() {
        // 9,032 yen: the state takes 15.315 % = 1,383.25…, the place 5 % = 451.6; 9,032 - 1,383 - 451 = 7,198.
        let (state, local) = rates(Day::from_ymd(2026, 6, 10).unwrap(), false);
        assert_eq!((of(9_032, state), of(9_032, local)), (1_383, 451));
    }

    #[test]
    fn the_rates_change_on_the_first_of_a_year() {
        let on = |text: &str, corporation| rates(Day::parse(text).unwrap(), corporation);
        assert_eq!(on("2012-12-31", false), (150_000, 50_000));
        assert_eq!(on("2013-01-01", false), (153_150, 50_000));
        assert_eq!(on("2015-12-31", true), (153_150, 50_000));
        assert_eq!(on("2016-01-01", true), (153_150, 0));
        assert_eq!(on("2037-12-31", false), (153_150, 50_000));
        assert_eq!(on("2038-01-01", false), (150_000, 50_000));
    }
}
