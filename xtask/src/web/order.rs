//! Puts the functions of a module in the order in which they compress best: by type, then by their
//! bytes, so that alike bodies stand beside each other. The linker's order, by size, costs a first
//! visit eleven kilobytes more.

use std::convert::Infallible;

use anyhow::{Result, anyhow};
use wasm_encoder::{
    CodeSection, FunctionSection, Module,
    reencode::{Error, Reencode},
};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload};

/// The module with its own functions in another order.
pub(super) fn by_likeness(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut order = Order::of(wasm)?;
    let mut module = Module::new();
    order
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|error| anyhow!("cannot put the functions in order: {error}"))?;
    Ok(module.finish())
}

/// Which function comes where.
struct Order {
    /// How many functions are imported; they keep their places.
    imported: u32,
    /// The old places of the own functions, in the new order.
    olds: Vec<usize>,
    /// The new places, by the old ones.
    news: Vec<u32>,
}

impl Order {
    fn of(wasm: &[u8]) -> Result<Self> {
        let (mut imported, mut types, mut bodies) = (0, Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let is_function = matches!(import?.ty, wasmparser::TypeRef::Func(_));
                        imported += u32::from(is_function);
                    }
                }
                Payload::FunctionSection(section) => {
                    for index in section {
                        types.push(index?);
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                _ => {}
            }
        }
        let mut keyed: Vec<_> = types.iter().zip(bodies).enumerate().collect();
        keyed.sort_by_key(|(_, key)| *key);
        let olds: Vec<usize> = keyed.into_iter().map(|(old, _)| old).collect();
        let mut placed: Vec<_> = (imported..).zip(&olds).map(|(new, old)| (*old, new)).collect();
        placed.sort_unstable();
        let news = placed.into_iter().map(|(_, new)| new).collect();
        Ok(Self { imported, olds, news })
    }

    /// What stood in the old order, in the new one.
    fn arranged<T: Clone>(&self, items: &[T]) -> Vec<T> {
        self.olds.iter().filter_map(|old| items.get(*old).cloned()).collect()
    }
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        let own = function.checked_sub(self.imported).and_then(|own| usize::try_from(own).ok());
        Ok(own.and_then(|own| self.news.get(own).copied()).unwrap_or(function))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for index in self.arranged(&types) {
            functions.function(self.type_index(index)?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<FunctionBody<'_>>, _>>()?;
        for body in self.arranged(&bodies) {
            self.parse_function_body(code, body)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, FunctionId, ModuleConfig, ValType};

    use super::*;

    #[test]
    fn functions_change_their_places_and_nobody_calls_another() {
        let mut module = walrus::Module::with_config(ModuleConfig::new());
        let mut constant = |value: i32, callee: Option<FunctionId>| {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
            let mut body = function.func_body();
            body.i32_const(value);
            if let Some(callee) = callee {
                body.call(callee).drop();
            }
            function.finish(Vec::new(), &mut module.funcs)
        };
        let last = constant(9, None);
        let first = constant(1, Some(last));
        module.exports.add("first", first);
        module.exports.add("last", last);
        let wasm = by_likeness(&module.emit_wasm()).unwrap();
        let again = by_likeness(&wasm).unwrap();
        assert_eq!(wasm.len(), again.len());

        let read = walrus::Module::from_buffer(&wasm).unwrap();
        let exported = |name: &str| read.exports.get_func(name).unwrap();
        let body = |id| {
            format!("{:?}", {
                let local = read.funcs.get(id).kind.unwrap_local();
                local
                    .block(local.entry_block())
                    .instrs
                    .iter()
                    .map(|it| it.0.clone())
                    .collect::<Vec<_>>()
            })
        };
        assert!(body(exported("last")).contains("I32(9)"));
        let first = body(exported("first"));
        assert!(first.contains("I32(1)"));
        assert!(first.contains(&format!("{:?}", exported("last"))), "{first}");
    }
}
