//! What an organisation writes and hands in: pledges, nominations, reports. One implementation of
//! list, form, record and conflicts; what differs stands in [`forms`](crate::forms).

pub mod answers;
pub mod bind;
pub mod check;
pub mod conflict;
pub mod conflicts;
pub mod eligibility;
pub mod figure;
pub mod figures;
pub mod form;
pub mod handed_in;
pub mod here;
pub mod history;
pub mod input;
pub mod later;
pub mod line;
pub mod list;
pub mod list_row;
pub mod photo_rows;
pub mod photos;
pub mod record;
pub mod references;
pub mod returned;
pub mod rows;
pub mod step;
pub mod tasks;
pub mod troubles;
pub mod twins;
pub mod unasked;
pub mod whereabouts;
pub mod withdraw;

use crate::forms::{CHECK, Written, lives, question};
