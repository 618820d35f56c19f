//! 営業日とサービス時間帯（第2条第1項）, as a scenario states them.

use crate::event::{Jst, OpenSpan, ProfileTerms};

/// What a scenario says of days and hours; what it leaves out stays as the profile has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScenarioCalendar {
    /// サービス時間帯. The hours of both channels, for data and linking alike.
    pub hours: StatedHours,
    /// 計画停止. Stretches in which the bank does not answer, in the order of the file. They are on the timeline too.
    pub maintenance: Vec<MaintenanceWindow>,
}

/// サービス時間帯. The open spans of each sort of day; an empty list is a closed day, absent = as the profile has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatedHours {
    /// Monday to Friday, holidays aside.
    pub weekday: Option<Vec<OpenSpan>>,
    /// Saturdays, holidays aside.
    pub saturday: Option<Vec<OpenSpan>>,
    /// Sundays and national holidays.
    pub sunday_holiday: Option<Vec<OpenSpan>>,
    /// 年末年始. 31 December to 3 January.
    pub year_end: Option<Vec<OpenSpan>>,
}

/// 計画停止. One stretch in which the bank does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaintenanceWindow {
    /// Its first instant.
    pub from: Jst,
    /// The first instant after it.
    pub until: Jst,
    /// Whether the bank says so beforehand.
    pub announced: bool,
}

impl StatedHours {
    /// Puts the stated hours in the place of the profile's.
    pub fn put_into(&self, terms: &mut ProfileTerms) {
        for hours in terms.hours.values_mut().flat_map(|channel| [&mut channel.data, &mut channel.linking]) {
            for (stated, kept) in [
                (&self.weekday, &mut hours.weekday),
                (&self.saturday, &mut hours.saturday),
                (&self.sunday_holiday, &mut hours.sunday_holiday),
                (&self.year_end, &mut hours.year_end),
            ] {
                if let Some(spans) = stated {
                    kept.clone_from(spans);
                }
            }
        }
    }
}
