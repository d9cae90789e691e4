//! Types as far as they name something: what members an object of them has.

use oxc_ast::ast::{
    PropertyKey, TSImportTypeQualifier, TSSignature, TSType, TSTypeAnnotation, TSTypeName,
    TSTypeParameterInstantiation, TSTypeQueryExprName,
};
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

use super::{
    facts::{Kind, Node, NodeAt, SymbolAt},
    scope::{Extractor, UNKNOWN},
};

/// How deep types are looked into.
const DEEPEST_TYPE: u32 = 12;

/// Types of the language that stand for their first argument.
const TRANSPARENT: [&str; 12] = [
    "Promise",
    "PromiseLike",
    "Awaited",
    "Readonly",
    "Partial",
    "Required",
    "NonNullable",
    "Omit",
    "Pick",
    "Observable",
    "Ref",
    "InstanceType",
];

impl<'a> Extractor<'a> {
    /// Reads an annotation: an object of the type, or nothing.
    pub(super) fn annotation(&mut self, annotation: &TSTypeAnnotation<'a>) -> NodeAt {
        self.visit_ts_type(&annotation.type_annotation);
        self.object_of(&annotation.type_annotation)
    }

    /// An object of a type that was visited before.
    pub(super) fn object_of(&mut self, ty: &TSType<'a>) -> NodeAt {
        match self.named(ty, 0) {
            Some((named, argument)) => self.node(Node::Instance(named, argument)),
            None => UNKNOWN,
        }
    }

    /// The first argument of a type, as a type.
    pub(super) fn first_type(
        &mut self,
        arguments: Option<&TSTypeParameterInstantiation<'a>>,
        depth: u32,
    ) -> Option<NodeAt> {
        let first = arguments?.params.first()?;
        self.named(first, depth + 1).map(|(named, _)| named)
    }

    /// What a type names, with its first argument.
    fn named(&mut self, ty: &TSType<'a>, depth: u32) -> Option<(NodeAt, Option<NodeAt>)> {
        if depth > DEEPEST_TYPE {
            return None;
        }
        match ty {
            TSType::TSTypeReference(reference) => {
                let node = self.type_name(&reference.type_name)?;
                let arguments = reference.type_arguments.as_deref();
                if let Node::Global(name) = self.facts.nodes[node as usize]
                    && self.facts.text(name) == "ReturnType"
                    && let Some(TSType::TSTypeQuery(of)) = arguments?.params.first()
                    && let TSTypeQueryExprName::IdentifierReference(function) = &of.expr_name
                {
                    let function = self.lookup(function.name.as_str());
                    return Some((self.node(Node::Call(function, None)), None));
                }
                if let Node::Global(name) = self.facts.nodes[node as usize]
                    && TRANSPARENT.contains(&self.facts.text(name))
                {
                    return self.named(arguments?.params.first()?, depth + 1);
                }
                let argument = self.first_type(arguments, depth);
                Some((node, argument))
            }
            TSType::TSParenthesizedType(inner) => self.named(&inner.type_annotation, depth + 1),
            TSType::TSUnionType(union) => {
                let mut real = union.types.iter().filter(|ty| {
                    !matches!(
                        ty,
                        TSType::TSNullKeyword(_)
                            | TSType::TSUndefinedKeyword(_)
                            | TSType::TSVoidKeyword(_)
                    )
                });
                let only = real.next()?;
                if real.next().is_some() { None } else { self.named(only, depth + 1) }
            }
            TSType::TSIntersectionType(all) => {
                let symbol = self.hidden(ty.span().start);
                for part in all.types.iter().take(16) {
                    if let Some((named, _)) = self.named(part, depth + 1) {
                        self.facts.symbols[symbol as usize].supers.push(named);
                    }
                }
                Some((self.node(Node::Symbol(symbol)), None))
            }
            TSType::TSTypeLiteral(literal) => {
                let symbol = self.hidden(literal.span.start);
                self.signatures(symbol, &literal.members, depth + 1);
                Some((self.node(Node::Symbol(symbol)), None))
            }
            TSType::TSImportType(import) => {
                let request = *self.import_types.get(&import.span.start)?;
                let mut node = self.node(Node::Module(request));
                let mut names = Vec::new();
                let mut at = import.qualifier.as_ref();
                while let Some(qualifier) = at {
                    match qualifier {
                        TSImportTypeQualifier::Identifier(name) => {
                            names.push(name.name.as_str());
                            at = None;
                        }
                        TSImportTypeQualifier::QualifiedName(name) => {
                            names.push(name.right.name.as_str());
                            at = Some(&name.left);
                        }
                    }
                }
                for name in names.into_iter().rev() {
                    let name = self.name(name);
                    node = self.field(node, name);
                }
                Some((node, None))
            }
            _ => None,
        }
    }

    /// An unnamed type.
    fn hidden(&mut self, offset: u32) -> SymbolAt {
        let symbol = self.symbol(None, "(type)", Kind::Interface, offset);
        self.facts.symbols[symbol as usize].listed = false;
        symbol
    }

    /// The node that the name of a type stands for.
    pub(super) fn type_name(&mut self, name: &TSTypeName<'a>) -> Option<NodeAt> {
        let mut fields = Vec::new();
        let mut at = name;
        let root = loop {
            match at {
                TSTypeName::IdentifierReference(identifier) => break identifier.name.as_str(),
                TSTypeName::QualifiedName(qualified) => {
                    fields.push(qualified.right.name.as_str());
                    at = &qualified.left;
                }
                TSTypeName::ThisExpression(_) => return None,
            }
        };
        let mut node = self.lookup(root);
        self.used_as_type(node);
        for field in fields.into_iter().rev() {
            let field = self.name(field);
            node = self.field(node, field);
        }
        (node != UNKNOWN).then_some(node)
    }

    /// Members of an interface or of a type with members.
    pub(super) fn signatures(&mut self, owner: SymbolAt, members: &[TSSignature<'a>], depth: u32) {
        for member in members {
            let (key, ty, kind) = match member {
                TSSignature::TSPropertySignature(property) => {
                    (&property.key, property.type_annotation.as_deref(), Kind::Value)
                }
                TSSignature::TSMethodSignature(method) => {
                    (&method.key, method.return_type.as_deref(), Kind::Method)
                }
                _ => continue,
            };
            let Some(name) = key_name(key) else { continue };
            let kind = match ty.map(|ty| &ty.type_annotation) {
                Some(TSType::TSFunctionType(_)) => Kind::Method,
                _ => kind,
            };
            let symbol = self.symbol(Some(owner), name, kind, key.span().start);
            let returned = match ty.map(|ty| &ty.type_annotation) {
                Some(TSType::TSFunctionType(function)) => {
                    Some(&function.return_type.type_annotation)
                }
                other => other,
            };
            if let Some((named, argument)) = returned.and_then(|ty| self.named(ty, depth + 1)) {
                let value = self.node(Node::Instance(named, argument));
                self.facts.symbols[symbol as usize].value = Some(value);
            }
            self.facts.symbols[symbol as usize].is_async = returned.is_some_and(is_promise);
        }
    }
}

/// Whether a type says that a value comes later.
pub(super) fn is_promise(ty: &TSType<'_>) -> bool {
    match ty {
        TSType::TSTypeReference(reference) => match &reference.type_name {
            TSTypeName::IdentifierReference(name) => name.name.as_str() == "Promise",
            _ => false,
        },
        _ => false,
    }
}

/// A key that is plain.
pub(super) fn key_name<'a>(key: &PropertyKey<'a>) -> Option<&'a str> {
    match key {
        PropertyKey::StaticIdentifier(name) => Some(name.name.as_str()),
        PropertyKey::PrivateIdentifier(name) => Some(name.name.as_str()),
        PropertyKey::StringLiteral(text) => Some(text.value.as_str()),
        _ => None,
    }
}
