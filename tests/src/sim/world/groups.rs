//! What a group does together: records that several organisations write, by what their nouns say
//! of fields and lives. Nothing here knows a noun.

use model::{
    id::RecordId,
    kind::{GROUP, Home},
    record::Noun,
    scope::Scope,
};
use serde_json::json;
use sync::client::{Edit, LocalRecord};

use super::{
    super::{author, rng::Rng, tablet::Tablet},
    World,
};

impl World {
    /// A device begins, writes or moves what belongs to the group; whether it may is the judge's to
    /// say.
    pub(super) fn together(&mut self, at: usize, rng: &mut Rng) {
        let Some(tablet) = self.tablets.get_mut(at) else { return };
        let here = of_groups(tablet).count();
        if here == 0 || here < self.setting.records && rng.percent(25) {
            self.begin_together(at, rng);
            return;
        }
        let records: Vec<&LocalRecord> = of_groups(tablet).collect();
        let Some(record) = rng.pick(&records) else { return };
        let (Some(view), Some(noun)) = (record.view(), Noun::parse(&record.noun)) else { return };
        let (id, base) = (record.id.clone(), tablet.device.seen(Some(record)));
        if rng.percent(25) {
            let words = author::wish(rng, &view);
            self.write(at, &id, Edit::Command(words), base, None);
            return;
        }
        tablet.open(&id);
        let fields = author::filled(rng, noun, view.stand().word(), 25);
        if !fields.is_empty() {
            self.write(at, &id, Edit::Set { fields, resolves: Vec::new() }, base, None);
        }
    }

    fn begin_together(&mut self, at: usize, rng: &mut Rng) {
        let nouns: Vec<Noun> =
            Noun::ALL.into_iter().filter(|noun| noun.kind().home == Home::Group).collect();
        let Some(noun) = rng.pick(&nouns).copied() else { return };
        self.made += 1;
        let Ok(id) = RecordId::parse(&format!("r{}", self.made)) else { return };
        let mut fields = author::filled(rng, noun, "draft", 90);
        fields.insert(GROUP.to_owned(), json!(author::THE_GROUP));
        self.write(at, &id, Edit::New { noun, fields }, 0, None);
    }
}

fn of_groups(tablet: &Tablet) -> impl Iterator<Item = &LocalRecord> {
    tablet.records.values().filter(|record| matches!(record.scope, Scope::Group(_)))
}
