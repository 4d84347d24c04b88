//! Facts of the server itself: reference records that no device wrote, as ops for its own sequence.

use model::{
    Millis,
    fields::Fields,
    id::{PersonId, RecordId},
    record::Noun,
    scope::Scope,
};
use serde_json::Value;
use sync::{
    hlc::Hlc,
    op::{Kind, Op},
};

use crate::secret::{self, NoRandomness};

pub use model::kind::KEEPER;

/// Facts in the order in which they are written, with who says so and when.
#[derive(Debug)]
pub struct Facts {
    ops: Vec<Op>,
    author: PersonId,
    now: Millis,
}

impl Facts {
    /// None yet.
    pub fn new(author: PersonId, now: Millis) -> Self {
        Self { ops: Vec::new(), author, now }
    }

    /// A reference record that begins.
    pub fn begin(&mut self, noun: Noun, id: RecordId, fields: Fields) -> Result<(), NoRandomness> {
        self.push(Kind::New, Some(noun.as_str().to_owned()), id, fields)
    }

    /// Other values for fields of a reference record; `null` takes one away.
    pub fn change(&mut self, id: RecordId, fields: Fields) -> Result<(), NoRandomness> {
        self.push(Kind::Set, None, id, fields)
    }

    fn push(
        &mut self,
        k: Kind,
        n: Option<String>,
        r: RecordId,
        f: Fields,
    ) -> Result<(), NoRandomness> {
        self.ops.push(Op {
            o: secret::id()?,
            s: 0,
            h: Hlc::at(self.now),
            r,
            c: Scope::Ref,
            k,
            n,
            sv: sync::SCHEMA,
            b: 0,
            be: None,
            a: self.author.clone(),
            f,
            rc: Vec::new(),
        });
        Ok(())
    }

    /// The ops; the storage numbers them.
    pub fn into_ops(self) -> Vec<Op> {
        self.ops
    }
}

/// Fields from a JSON object, without what is blank.
pub fn fields(plain: Value) -> Fields {
    let Value::Object(plain) = plain else { return Fields::new() };
    let is_there = |value: &Value| !value.is_null() && value.as_str() != Some("");
    plain.into_iter().filter(|(_, value)| is_there(value)).collect()
}
