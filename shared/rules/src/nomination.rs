//! What a nomination must say before it can be submitted.

use model::{
    attachment::{self, ATTACHMENTS},
    award::RecipientKind,
    directory::Directory,
    nomination::{NominationForm, PriorAwardRow},
    record::Record,
};
use text::Date;

use crate::{
    Problem, Severity, TOO_LONG, day,
    limits::{MAX_ATTACHMENTS, MAX_TEXT, MIN_ACHIEVEMENTS},
    pack::Pack,
};

pub(crate) fn problems(record: &Record, directory: &Directory, today: Date) -> Vec<Problem> {
    let form = NominationForm::from_record(record);
    let mut problems = recipient(record, &form, today);
    problems.extend(award(&form, directory, Pack::of(record, today), today));
    problems.extend(achievements(&form));
    for (id, row) in &form.prior_awards {
        problems.extend(prior_award(id, row, form.meeting_on, today));
    }
    problems.extend(day::day(&record.fields, "meeting_on", day::NEAR, today));
    problems.extend(day::not_yet("meeting_on", form.meeting_on, today));
    problems.extend(day::of_year("meeting_on", form.meeting_on, form.year));
    problems.extend(attachments(record));
    problems
}

fn attachments(record: &Record) -> Option<Problem> {
    let n = attachment::rows(&record.fields).len();
    (n > MAX_ATTACHMENTS)
        .then(|| Problem::block(ATTACHMENTS, "too_many").with("max", MAX_ATTACHMENTS).with("n", n))
}

fn recipient(record: &Record, form: &NominationForm, today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    match form.recipient_kind {
        None => problems.push(Problem::block("recipient_kind", "required_choice")),
        Some(RecipientKind::Individual) if text::is_blank(&form.position) => {
            problems.push(Problem::block("position", "required"));
        }
        Some(_) => {}
    }
    problems.extend(crate::name("recipient_name", &form.recipient_name));
    if form.recipient_kind == Some(RecipientKind::Individual) {
        problems.extend(day::day(&record.fields, "born_on", day::BIRTH, today));
        problems.extend(day::child("born_on", form.born_on, today));
        if let (Some(born), Some(meeting)) = (form.born_on, form.meeting_on)
            && born >= meeting
        {
            problems.push(Problem::block("born_on", "date_in_future"));
        }
    }
    problems
}

/// R-01: the kind of recipient must match the award.
fn award(
    form: &NominationForm,
    directory: &Directory,
    pack: Option<&Pack>,
    today: Date,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(day::year("year", form.year, day::NEXT_YEAR, today));
    let Some(award) = form.award.as_ref().and_then(|id| directory.award(id)) else {
        problems.push(Problem::block("award", "required_choice"));
        return problems;
    };
    if let Some(kind) = form.recipient_kind
        && !award.recipients.contains(&kind)
        && let Some(rule) = pack.and_then(|pack| pack.rule("R-01"))
    {
        let mut problem = rule.problem("award").with("award", &award.name);
        if !award.verified {
            problem.severity = Severity::Warn;
        }
        problems.push(problem);
    }
    problems
}

fn achievements(form: &NominationForm) -> Vec<Problem> {
    let written = text::clean_text(&form.achievements).chars().count();
    match written {
        0 => vec![Problem::block("achievements", "required")],
        n if n < MIN_ACHIEVEMENTS => vec![
            Problem::block("achievements", "too_short").with("min", MIN_ACHIEVEMENTS).with("n", n),
        ],
        n if n > MAX_TEXT => {
            vec![Problem::block("achievements", TOO_LONG).with("max", MAX_TEXT).with("n", n)]
        }
        _ => Vec::new(),
    }
}

fn prior_award(id: &str, row: &PriorAwardRow, meeting: Option<Date>, today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    let cell = |cell: &str| format!("{}/{id}#{cell}", NominationForm::PRIOR_AWARDS);
    if text::is_blank(&row.award) {
        problems.push(Problem::block(cell("award"), "required"));
    }
    problems.extend(day::year(cell("year"), row.year.trim().parse().ok(), day::THIS_YEAR, today));
    let decided = cell("decided_on");
    problems.extend(day::reaches(&decided, &row.decided_on, day::PAST, today));
    // The dossier tells what had been received when the unit met.
    if let (Ok(day), Some(meeting)) = (row.decided_on.parse::<Date>(), meeting)
        && day > meeting
    {
        problems.push(Problem::warn(decided, "date_after_meeting").with("day", meeting));
    }
    problems
}

#[cfg(test)]
mod tests {
    use model::fields::Fields;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_dossier_has_at_most_twenty_photos() {
        let photo = json!({"position": 1, "blob": "a".repeat(64), "name": "a.jpg",
                           "kind": "image/jpeg", "bytes": 9});
        for (photos, blocked) in [(0, false), (20, false), (21, true)] {
            let fields: Fields =
                (0..photos).map(|n| (format!("{ATTACHMENTS}/{n}"), photo.clone())).collect();
            let record = Record {
                id: "r".parse().unwrap(),
                noun: model::record::Noun::Nomination,
                scope: "org:coop".parse().unwrap(),
                fields,
            };
            let problem = attachments(&record);
            assert_eq!(problem.is_some(), blocked, "{photos}");
        }
    }
}
