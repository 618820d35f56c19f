//! 悪い癖. What careless integrations do and the good partner does not: one habit for each thing that can be judged.

use std::fmt;

/// 悪い癖. One thing that a careless integration does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Habit {
    /// Comes again at once where `Retry-After` asked it to wait.
    IgnoresRetryAfter,
    /// Repeats a call that failed, again and again and at once.
    Hammers,
    /// Calls through the hours in which the bank is closed.
    CallsAllNight,
    /// Goes on calling after the service was stopped for the customer.
    KeepsCalling,
    /// Never asks the customer to authorize again, and goes on with what is dead.
    NeverReauthorizes,
    /// Shows an expired access token for everything it wants before it thinks of refreshing.
    RefreshesLate,
    /// Keeps the first refresh token, and exchanges it again after it was rotated.
    ReusesRefreshToken,
    /// Exchanges one refresh token twice at the same time.
    RefreshesConcurrently,
    /// Reads the first page of a statement and no other.
    DropsNextPage,
    /// Authorizes without PKCE.
    SendsNoPkce,
    /// Exchanges an authorization code twice.
    ReusesCode,
    /// Asks for accounts that nobody linked.
    PollsUnlinkedAccounts,
    /// Does not look at what the bank discloses about incidents（第4条第6項）.
    IgnoresIncidents,
    /// Acknowledges incidents and never reports about them（第4条第6項）.
    ReportsNothing,
    /// Shows a revoked access token again and again before it thinks of getting another.
    ShowsRevokedTokens,
    /// Does not put new terms before the customer（第9条第1項）.
    IgnoresTerms,
    /// Reads the list of accounts once, and goes on with it whatever becomes of the accounts.
    KeepsFirstList,
}

impl Habit {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::IgnoresRetryAfter,
        Self::Hammers,
        Self::CallsAllNight,
        Self::KeepsCalling,
        Self::NeverReauthorizes,
        Self::RefreshesLate,
        Self::ReusesRefreshToken,
        Self::RefreshesConcurrently,
        Self::DropsNextPage,
        Self::SendsNoPkce,
        Self::ReusesCode,
        Self::PollsUnlinkedAccounts,
        Self::IgnoresIncidents,
        Self::ReportsNothing,
        Self::ShowsRevokedTokens,
        Self::IgnoresTerms,
        Self::KeepsFirstList,
    ];

    /// What it is called.
    pub const fn word(self) -> &'static str {
        match self {
            Self::IgnoresRetryAfter => "ignores-retry-after",
            Self::Hammers => "hammers",
            Self::CallsAllNight => "calls-all-night",
            Self::KeepsCalling => "keeps-calling",
            Self::NeverReauthorizes => "never-reauthorizes",
            Self::RefreshesLate => "refreshes-late",
            Self::ReusesRefreshToken => "reuses-refresh-token",
            Self::RefreshesConcurrently => "refreshes-concurrently",
            Self::DropsNextPage => "drops-next-page",
            Self::SendsNoPkce => "sends-no-pkce",
            Self::ReusesCode => "reuses-code",
            Self::PollsUnlinkedAccounts => "polls-unlinked-accounts",
            Self::IgnoresIncidents => "ignores-incidents",
            Self::ReportsNothing => "reports-nothing",
            Self::ShowsRevokedTokens => "shows-revoked-tokens",
            Self::IgnoresTerms => "ignores-terms",
            Self::KeepsFirstList => "keeps-first-list",
        }
    }
}

/// 作法. The habits of a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Manner(u32);

impl Manner {
    /// 模範: no bad habit.
    pub const GOOD: Self = Self(0);

    /// What integrations do that were only ever tried on a good day.
    pub const NAIVE: Self = Self::of(&[
        Habit::IgnoresRetryAfter,
        Habit::Hammers,
        Habit::CallsAllNight,
        Habit::KeepsCalling,
        Habit::NeverReauthorizes,
        Habit::RefreshesLate,
        Habit::DropsNextPage,
        Habit::SendsNoPkce,
        Habit::IgnoresIncidents,
        Habit::IgnoresTerms,
        Habit::KeepsFirstList,
    ]);

    /// These habits.
    pub const fn of(habits: &[Habit]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < habits.len() {
            bits |= 1 << habits[at] as u32;
            at += 1;
        }
        Self(bits)
    }

    /// The partner of this name: `good`, `naive`, or a mutant of the good one by its single habit.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "good" => Some(Self::GOOD),
            "naive" => Some(Self::NAIVE),
            _ => Habit::ALL.iter().find(|habit| habit.word() == word).map(|habit| Self::of(&[*habit])),
        }
    }

    /// Whether the partner has this habit.
    pub const fn has(self, habit: Habit) -> bool {
        self.0 & (1 << habit as u32) != 0
    }
}

impl fmt::Display for Manner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::GOOD => f.write_str("good"),
            Self::NAIVE => f.write_str("naive"),
            _ => {
                let words: Vec<_> =
                    Habit::ALL.iter().filter(|habit| self.has(**habit)).map(|habit| habit.word()).collect();
                f.write_str(&words.join("+"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partner_is_found_by_what_it_is_called() {
        for manner in [Manner::GOOD, Manner::NAIVE].into_iter().chain(Habit::ALL.iter().map(|h| Manner::of(&[*h]))) {
            assert_eq!(Manner::from_word(&manner.to_string()), Some(manner));
        }
        assert_eq!(Manner::from_word("goood"), None);
        assert!(Habit::ALL.iter().all(|habit| !Manner::GOOD.has(*habit)));
    }
}
