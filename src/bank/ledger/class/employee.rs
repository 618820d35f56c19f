//! 給与所得者の普通預金. A salary on the 25th, two bonuses, and the bills of a small household in Toyama.

use super::{
    ClassDef, InterestDef, StreamDef, TO_CARD_LOAN, TO_TIME_DEPOSIT,
    bills::{
        BROADCAST, COOPERATIVE, ELECTRICITY, GAS, HOUSING_LOAN, INSURANCE, INTERNET, LANDLINE, MOBILE,
        MUTUAL_INSURANCE, RENT, SUBSCRIPTION, WATER,
    },
    household::{
        BONUS, CARD, CASH, CASH_FEE, CASH_IN, DIVIDEND, FROM_PERSON, PURCHASES, SALARY, SECOND_CARD, SENT, SENT_FEE,
    },
    levies::{CAR_TAX, PROPERTY_TAX},
    savings::TO_SAVINGS,
};

const STREAMS: &[StreamDef] = &[
    SALARY,
    BONUS,
    ELECTRICITY,
    GAS,
    WATER,
    RENT,
    HOUSING_LOAN,
    PROPERTY_TAX,
    MOBILE,
    LANDLINE,
    INTERNET,
    SECOND_CARD,
    CARD,
    INSURANCE,
    MUTUAL_INSURANCE,
    BROADCAST,
    CASH,
    CASH_FEE,
    CASH_IN,
    PURCHASES,
    TO_TIME_DEPOSIT,
    COOPERATIVE,
    FROM_PERSON,
    CAR_TAX,
    DIVIDEND,
    SUBSCRIPTION,
    SENT,
    SENT_FEE,
    TO_SAVINGS,
    TO_CARD_LOAN,
];

/// The ordinary deposit of an employee.
pub(super) static EMPLOYEE: ClassDef =
    ClassDef { streams: STREAMS, interest: Some(InterestDef::ordinary(ELECTRICITY.id)), cushion: (50_000, 1_500_000) };
