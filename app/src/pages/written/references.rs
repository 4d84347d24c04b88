//! What forms choose from and what ids are called: awards, movements, drives, groups, indicators.

use std::{cmp::Reverse, sync::Arc};

use leptos::prelude::*;
use model::{
    award::{Award, AwardKind, RecipientKind},
    directory::Directory,
    drive::Drive,
    fields::{self, Fields},
    id::OrgId,
    indicator::Indicator,
    movement::Movement,
    record::Noun,
};
use text::{Date, LegalForm, begin_small, order_key, organisation_key};

use super::question::Source;
use crate::{
    desk::Desk,
    i18n::{Msg, for_code, t, t_args},
    reactive::watch,
    today::{follow_day, today},
    ui::Opt,
};

/// The reference data that a page of pledges or nominations needs.
#[derive(Debug, Clone, Default)]
pub struct References {
    pub directory: Arc<Directory>,
    movements: Vec<Movement>,
    drives: Vec<Drive>,
    indicators: Vec<Indicator>,
    /// The organisation of this device, then those above it.
    line: Vec<OrgId>,
}

impl References {
    /// Keeps them for a page, and reads them again when the directory changes.
    pub fn follow(desk: Desk) -> RwSignal<Option<Self>> {
        let known = RwSignal::new(None);
        watch(move || {
            desk.directory.track();
            follow_day();
            if desk.ready.get() {
                leptos::task::spawn_local(async move {
                    let read = Self::load(desk).await;
                    // The page may be gone by now.
                    known.try_set(Some(read));
                });
            }
        });
        known
    }

    /// Reads them; what cannot be read is missing from the lists.
    pub async fn load(desk: Desk) -> Self {
        let nouns = [Noun::Movement, Noun::Drive, Noun::Indicator];
        let records = desk.references(&nouns).await.unwrap_or_default();
        let directory = desk.directory.get_untracked();
        let own = desk.device.with_untracked(|device| device.as_ref().map(|d| d.org.clone()));
        let above = own.iter().flat_map(|own| directory.ancestors(own, today()));
        let line: Vec<OrgId> = own.iter().chain(above).cloned().collect();
        let of = |noun| records.iter().filter(move |record| record.noun == noun);
        let mut movements: Vec<_> = of(Noun::Movement).filter_map(Movement::from_record).collect();
        let mut drives: Vec<_> = of(Noun::Drive).filter_map(Drive::from_record).collect();
        let mut indicators: Vec<_> =
            of(Noun::Indicator).filter_map(Indicator::from_record).collect();
        let now = today();
        text::sort_by_key(&mut movements, |m| {
            (!line.contains(&m.organiser), !m.open_on(now), Reverse(m.from))
        });
        text::sort_by_key(&mut drives, |d| {
            (!line.contains(&d.organiser), !d.open_on(now), Reverse(d.from))
        });
        text::sort_by_key(&mut indicators, |indicator| indicator.position);
        Self { directory, movements, drives, indicators, line }
    }

    /// What an id of reference data is called; the id itself when nothing is known of it.
    pub fn name(&self, source: Source, id: &str) -> String {
        self.known(source, id).unwrap_or(id).to_owned()
    }

    /// An award by name with its kind, such as "Giấy khen (hình thức khen thưởng)".
    pub fn award(&self, id: &str) -> String {
        let kind = id.parse().ok().and_then(|id| Some(self.directory.award(&id)?.kind));
        let name = self.name(Source::Award, id);
        kind.map_or_else(
            || name.clone(),
            |kind| format!("{name} ({})", begin_small(t(award_kind(kind)))),
        )
    }

    fn known(&self, source: Source, id: &str) -> Option<&str> {
        Some(match source {
            Source::Org => self.directory.org(&id.parse().ok()?)?.name_on(today()),
            Source::Award => &self.directory.award(&id.parse().ok()?)?.name,
            Source::Group => &self.directory.group(&id.parse().ok()?)?.name,
            Source::Movement => &self.movements.iter().find(|m| m.id.as_str() == id)?.name,
            Source::Drive => &self.drives.iter().find(|d| d.id.as_str() == id)?.name,
            Source::Indicator => &self.indicator(id)?.name,
        })
    }

    /// The indicator of this id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id.as_str() == id)
    }

    /// What a form offers, given what is answered so far.
    pub fn options(&self, source: Source, view: &Fields) -> Vec<Opt> {
        match source {
            Source::Org => self.orgs(),
            Source::Award => self.awards(view),
            Source::Movement => {
                let hint = |m: &Movement| self.when(&m.organiser, m.from, m.to);
                self.movements
                    .iter()
                    .map(|m| Opt::new(m.id.as_str(), &*m.name).hint(hint(m)))
                    .collect()
            }
            Source::Drive => self.open_drives(view),
            Source::Group => self.groups(),
            Source::Indicator => {
                let option = |i: &Indicator| Opt::new(i.id.as_str(), &*i.name).hint(&*i.unit);
                self.indicators.iter().map(option).collect()
            }
        }
    }

    fn orgs(&self) -> Vec<Opt> {
        let mut orgs: Vec<_> = self.directory.orgs().collect();
        text::sort_by_cached_key(&mut orgs, |org| {
            let key = organisation_key(org.name_on(today()), LegalForm::Ignored);
            (self.line.first() != Some(&org.id), key)
        });
        orgs.into_iter().map(|org| Opt::new(org.id.as_str(), org.name_on(today()))).collect()
    }

    /// Those for this recipient before the others, titles before forms.
    fn awards(&self, view: &Fields) -> Vec<Opt> {
        let recipient: Option<RecipientKind> = fields::typed(view, "recipient_kind");
        let fits =
            |award: &Award| recipient.is_none_or(|recipient| award.recipients.contains(&recipient));
        let mut awards = self.directory.awards();
        text::sort_by_key(&mut awards, |award| (!fits(award), award.kind));
        let option = |award: &Award| {
            let kind = t(award_kind(award.kind));
            let hint = if fits(award) {
                kind.to_owned()
            } else {
                t_args(Msg::NominationAwardUnfit, &[("kind", kind), ("whom", &whom(award))])
            };
            Opt::new(award.id.as_str(), &*award.name).hint(hint)
        };
        awards.into_iter().map(option).collect()
    }

    /// Drives that still take forms, those of the chosen movement first.
    fn open_drives(&self, view: &Fields) -> Vec<Opt> {
        let movement = fields::text(view, "movement");
        let chosen = fields::text(view, "drive");
        let takes = |d: &&Drive| d.to.is_none_or(|to| today() <= to) || d.id.as_str() == chosen;
        let mut drives: Vec<&Drive> = self.drives.iter().filter(takes).collect();
        text::sort_by_key(&mut drives, |d| {
            d.movement.as_ref().is_none_or(|id| id.as_str() != movement)
        });
        let hint = |d: &Drive| self.when(&d.organiser, d.from, d.to);
        drives.into_iter().map(|d| Opt::new(d.id.as_str(), &*d.name).hint(hint(d))).collect()
    }

    /// The groups of this organisation stand first.
    fn groups(&self) -> Vec<Opt> {
        let mut groups: Vec<_> = self.directory.groups().collect();
        text::sort_by_cached_key(&mut groups, |group| {
            let member = group.members_on(today()).any(|org| self.line.first() == Some(org));
            (!member, order_key(&group.name))
        });
        groups.into_iter().map(|group| Opt::new(group.id.as_str(), &*group.name)).collect()
    }

    /// Who organises it, and from when to when.
    fn when(&self, organiser: &OrgId, from: Option<Date>, to: Option<Date>) -> String {
        let organiser = self.directory.org(organiser).map(|org| org.short_on(today()).to_owned());
        let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), Date::to_display);
        let days = (from.is_some() || to.is_some()).then(|| format!("{} – {}", day(from), day(to)));
        organiser.into_iter().chain(days).collect::<Vec<_>>().join(" · ")
    }
}

/// Title or form, in words: users mix them up, the law does not.
pub fn award_kind(kind: AwardKind) -> Msg {
    match kind {
        AwardKind::Title => Msg::ValueKindTitle,
        AwardKind::Form => Msg::ValueKindForm,
    }
}

/// The kinds of recipient of an award, such as "cá nhân, tập thể".
fn whom(award: &Award) -> String {
    let names = award
        .recipients
        .iter()
        .filter_map(|kind| for_code("value", &format!("recipient_kind_{}", kind.as_str())).map(t));
    names.map(begin_small).collect::<Vec<_>>().join(", ")
}
