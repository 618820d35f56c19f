//! 鮮度（第6条第1項）. Of which instant an answer holds: of now, unless the bank answers with what it knew before.

use super::admission::Access;
use crate::event::{AccountKind, Area, Began, Channel, Jst, Lasting, Operation, Reach, Seq};
use std::sync::Arc;

/// 基準時点. The instant of which an answer holds, and the last fact that it knows. Only an admitted caller gets one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    at: Jst,
    seq: Seq,
}

impl AsOf {
    /// Of which instant an admitted caller is told about accounts of a kind, or about all of them: of the earliest instant
    /// that any of what lasts says, and of now where nothing does. `seq` is the last fact that there is.
    pub fn read<'a>(
        access: &Access<'_>,
        kind: Option<AccountKind>,
        seq: Seq,
        lasting: impl Iterator<Item = &'a Arc<Began>>,
    ) -> Self {
        let reached = |scope: &[Reach]| scope.iter().any(|reach| reaches(*reach, access, kind));
        let stale = lasting.filter_map(|began| match &began.what {
            Lasting::DataStale { as_of, seq, scope } if reached(scope) => Some(Self { at: *as_of, seq: *seq }),
            Lasting::DataStale { .. }
            | Lasting::RowsWithheld { .. }
            | Lasting::PostingDelayed { .. }
            | Lasting::AccountFrozen { .. } => None,
        });
        stale.min_by_key(|stale| (stale.at, stale.seq)).unwrap_or(Self { at: access.now(), seq })
    }

    /// The instant.
    pub const fn at(self) -> Jst {
        self.at
    }

    /// The last fact that is known.
    pub const fn seq(self) -> Seq {
        self.seq
    }
}

/// The operations whose answers hold of an instant.
pub const DATED: [Operation; 7] = [
    Operation::ReadBalance,
    Operation::ListTransactions,
    Operation::ListTimeDeposits,
    Operation::AnserListAccounts,
    Operation::AnserReadAccount,
    Operation::AnserListTransactions,
    Operation::AnserListTermDeposits,
];

/// Whether what is stale here is stale for this caller.
fn reaches(reach: Reach, access: &Access<'_>, kind: Option<AccountKind>) -> bool {
    match reach {
        Reach::Area(Area::Data) => true,
        Reach::Area(Area::Institution) => access.channel() == Channel::Institution,
        Reach::Area(Area::Anser) => access.channel() == Channel::Anser,
        Reach::Area(Area::Linking | Area::Oauth | Area::Partner) => false,
        Reach::Kind(stale) => kind == Some(stale),
        Reach::Operation(operation) => access.operation() == operation,
    }
}
