//! What the flags mean.

use super::*;
use crate::report::{EXIT_COMMAND_FAILED, EXIT_EXPECTATION_FAILED};

#[test]
fn the_banks_own_failure_stands_over_every_verdict_and_what_was_not_run_is_not_proven() {
    for (bank_failed, judged, is_whole, code) in [
        (false, EXIT_OK, true, EXIT_OK),
        (false, EXIT_OK, false, EXIT_NOT_PROVEN),
        (false, EXIT_EXPECTATION_FAILED, false, EXIT_EXPECTATION_FAILED),
        (false, EXIT_COMMAND_FAILED, true, EXIT_COMMAND_FAILED),
        (true, EXIT_OK, true, EXIT_BANK_FAILED),
        (true, EXIT_EXPECTATION_FAILED, false, EXIT_BANK_FAILED),
    ] {
        assert_eq!(final_code(bank_failed, judged, is_whole), code);
    }
}
