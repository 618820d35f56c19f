//! The people of the town that scenarios know by name.

use super::words::word_enum;

word_enum! {
    /// 登場人物. A member of the cast: a customer whose story is the same in every town and on every day.
    pub enum Persona {
        /// A proprietor who holds all six kinds of account, with both a cash card and internet banking.
        AllKinds = "all-kinds",
        /// An employee with one ordinary deposit.
        Plain = "plain",
        /// An ordinary deposit that was opened long ago and never moved since.
        Empty = "empty",
        /// 501 entries on the 10th of every month, business day or not.
        HeavyDay = "heavy-day",
        /// 総合口座: an ordinary deposit that is overdrawn before each payday, against pledged time deposits.
        Overdraft = "overdraft",
        /// Every month, on the 15th or the next business day, an entry that is put right the same afternoon.
        Corrections = "corrections",
        /// The ordinary deposit is closed (解約); a savings deposit is still in use.
        ClosedAccount = "closed-account",
        /// A namesake of `plain` at the same branch: whoever goes by the name links the wrong account.
        WrongAccount = "wrong-account",
        /// A company with an ordinary and a current deposit.
        Corporate = "corporate",
        /// A cash card, but no internet banking: can link on the institution channel only.
        CardOnly = "card-only",
        /// Internet banking, but no cash card: can link on the ANSER channel only.
        IbOnly = "ib-only",
        /// Neither a cash card nor internet banking: may not link at all (第1条第2項).
        Ineligible = "ineligible",
    }
}
