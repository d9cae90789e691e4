//! Declarations: what a module and its blocks define, import and export.

use oxc_ast::ast::{
    BindingPattern, Declaration, ExportDefaultDeclarationKind, ExportSpecifier, Expression,
    ImportDeclaration, ImportDeclarationSpecifier, ImportOrExportKind, Statement,
    TSModuleReference, TSNamespaceDeclarationBody, TSType,
};
use oxc_ast_visit::Visit;
use quarry_model::dependency::Usage;

use super::{
    facts::{Asking, Exported, Imported, Kind, Node, SymbolAt},
    scope::{Extractor, This, UNKNOWN},
};

impl<'a> Extractor<'a> {
    /// Binds what the statements declare, before any of them is read.
    pub(super) fn hoist(&mut self, statements: &[Statement<'a>]) {
        for statement in statements {
            match statement {
                Statement::ImportDeclaration(import) => self.import_declaration(import),
                Statement::ExportDeclaration(export) => self.hoist_declaration(&export.declaration),
                Statement::ExportDefaultDeclaration(export) => match &export.declaration {
                    ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                        let name = function.id.as_ref().map_or("default", |id| id.name.as_str());
                        self.declare(name, Kind::Function, function.span.start);
                    }
                    ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                        let name = class.id.as_ref().map_or("default", |id| id.name.as_str());
                        let at = class.id.as_ref().map_or(class.span.start, |id| id.span.start);
                        self.declare(name, Kind::Class, at);
                    }
                    ExportDefaultDeclarationKind::TSInterfaceDeclaration(interface) => {
                        self.declare(
                            interface.id.name.as_str(),
                            Kind::Interface,
                            interface.span.start,
                        );
                    }
                    _ => {}
                },
                other => {
                    if let Some(declaration) = other.as_declaration() {
                        self.hoist_declaration(declaration);
                    }
                }
            }
        }
    }

    fn hoist_declaration(&mut self, declaration: &Declaration<'a>) {
        match declaration {
            Declaration::VariableDeclaration(variables) => {
                for variable in &variables.declarations {
                    match &variable.id {
                        BindingPattern::BindingIdentifier(name) if self.at_module_level() => {
                            let kind = match &variable.init {
                                Some(
                                    Expression::FunctionExpression(_)
                                    | Expression::ArrowFunctionExpression(_),
                                ) => Kind::Function,
                                Some(Expression::ClassExpression(_)) => Kind::Class,
                                _ => Kind::Value,
                            };
                            self.declare(name.name.as_str(), kind, name.span.start);
                        }
                        pattern => self.bind_pattern(pattern, UNKNOWN),
                    }
                }
            }
            Declaration::FunctionDeclaration(function) => {
                if let Some(id) = &function.id {
                    if self.at_module_level() {
                        self.declare(id.name.as_str(), Kind::Function, function.span.start);
                    } else {
                        self.bind(id.name.as_str(), UNKNOWN);
                    }
                }
            }
            Declaration::ClassDeclaration(class) => {
                if let Some(id) = &class.id {
                    self.declare(id.name.as_str(), Kind::Class, id.span.start);
                }
            }
            Declaration::TSInterfaceDeclaration(interface) => {
                self.declare(interface.id.name.as_str(), Kind::Interface, interface.span.start);
            }
            Declaration::TSTypeAliasDeclaration(alias) => {
                let kind = match &alias.type_annotation {
                    TSType::TSTypeLiteral(_) => Kind::Interface,
                    _ => Kind::Alias,
                };
                self.declare(alias.id.name.as_str(), kind, alias.span.start);
            }
            Declaration::TSEnumDeclaration(declared) => {
                self.declare(declared.id.name.as_str(), Kind::Value, declared.span.start);
            }
            Declaration::TSNamespaceDeclaration(namespace) => {
                self.declare(namespace.id.name.as_str(), Kind::Value, namespace.span.start);
            }
            Declaration::TSImportEqualsDeclaration(import) => match &import.module_reference {
                TSModuleReference::ExternalModuleReference(external) => {
                    let type_only = import.import_kind == ImportOrExportKind::Type;
                    let request = self.request(
                        external.expression.value.as_str(),
                        import.span.start,
                        Asking::Require,
                        type_only,
                    );
                    let node = self.import(request, Imported::Module, type_only);
                    self.bind(import.id.name.as_str(), node);
                }
                _ => self.bind(import.id.name.as_str(), UNKNOWN),
            },
            Declaration::TSExternalModuleDeclaration(_) | Declaration::TSGlobalDeclaration(_) => {}
        }
    }

    /// A new symbol that its name is bound to; a function with several signatures, and an
    /// interface in several parts, is one.
    fn declare(&mut self, name: &'a str, kind: Kind, offset: u32) -> SymbolAt {
        if let Some(symbol) = self.own_symbol(name)
            && self.facts.symbols[symbol as usize].kind == kind
            && self.at_module_level()
        {
            return symbol;
        }
        let symbol = self.symbol(None, name, kind, offset);
        let is_type = matches!(kind, Kind::Interface | Kind::Alias);
        // A type beside a value of the same name must not hide the value.
        if !is_type || self.own_symbol(name).is_none() {
            let node = self.node(Node::Symbol(symbol));
            self.bind(name, node);
        }
        symbol
    }

    /// The symbol that a name is bound to.
    pub(super) fn own_symbol(&self, name: &str) -> Option<SymbolAt> {
        match self.facts.nodes[self.bound(name)? as usize] {
            Node::Symbol(symbol) => Some(symbol),
            _ => None,
        }
    }

    fn import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        let all_types = import.import_kind == ImportOrExportKind::Type;
        let specifier = import.source.value.as_str();
        let request = self.request(specifier, import.span.start, Asking::Import, all_types);
        let Some(specifiers) = &import.specifiers else { return };
        let mut types = 0;
        for specifier in specifiers {
            let (imported, local, type_only) = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(one) => {
                    let name = self.name(one.imported.name().as_str());
                    let is_type = one.import_kind == ImportOrExportKind::Type;
                    (Imported::Name(name), one.local.name.as_str(), is_type)
                }
                ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => {
                    let name = self.name("default");
                    (Imported::Name(name), one.local.name.as_str(), false)
                }
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => {
                    (Imported::Module, one.local.name.as_str(), false)
                }
            };
            types += usize::from(type_only);
            let node = self.import(request, imported, all_types || type_only);
            self.bind(local, node);
        }
        let made = &mut self.facts.requests[request as usize];
        made.count = specifiers.len().max(1) as u32;
        made.type_only = all_types || (types > 0 && types == specifiers.len());
    }

    /// Reads a declaration; `false` if the statement is none.
    pub(super) fn declaration(&mut self, statement: &Statement<'a>) -> bool {
        match statement {
            Statement::ImportDeclaration(_) => {}
            Statement::ExportDeclaration(export) => {
                self.read_declaration(&export.declaration);
                self.export_declared(&export.declaration);
            }
            Statement::ExportDefaultDeclaration(export) => {
                self.export_default(&export.declaration);
            }
            Statement::ExportNamedDeclaration(export) => {
                for specifier in &export.specifiers {
                    let local = specifier.local.name().as_str();
                    let node = self.lookup(local);
                    let is_type = export.export_kind == ImportOrExportKind::Type
                        || specifier.export_kind == ImportOrExportKind::Type;
                    if is_type {
                        self.used_as_type(node);
                    } else {
                        self.used_as_value(node);
                    }
                    let name = self.name(specifier.exported.name().as_str());
                    self.export(name, Exported::Node(node));
                }
            }
            Statement::ExportFromDeclaration(export) => {
                let type_only = export.export_kind == ImportOrExportKind::Type
                    || (!export.specifiers.is_empty() && export.specifiers.iter().all(is_type));
                let request = self.request(
                    export.source.value.as_str(),
                    export.span.start,
                    Asking::Import,
                    type_only,
                );
                self.facts.requests[request as usize].count = export.specifiers.len().max(1) as u32;
                for specifier in &export.specifiers {
                    let imported = self.name(specifier.local.name().as_str());
                    let name = self.name(specifier.exported.name().as_str());
                    self.export(name, Exported::From(request, Imported::Name(imported)));
                }
            }
            Statement::ExportAllDeclaration(export) => {
                let type_only = export.export_kind == ImportOrExportKind::Type;
                let request = self.request(
                    export.source.value.as_str(),
                    export.span.start,
                    Asking::Import,
                    type_only,
                );
                match &export.exported {
                    Some(name) => {
                        let name = self.name(name.name().as_str());
                        self.export(name, Exported::From(request, Imported::Module));
                    }
                    None => self.facts.stars.push(request),
                }
            }
            Statement::TSExportAssignment(export) => {
                let node = self.value(&export.expression);
                let name = self.name("=");
                self.export(name, Exported::Node(node));
            }
            other => match other.as_declaration() {
                Some(declaration) => self.read_declaration(declaration),
                None => return false,
            },
        }
        true
    }

    fn read_declaration(&mut self, declaration: &Declaration<'a>) {
        match declaration {
            Declaration::VariableDeclaration(variables) => self.variables(variables, true),
            Declaration::FunctionDeclaration(function) => {
                let symbol = function.id.as_ref().and_then(|id| self.own_symbol(id.name.as_str()));
                let symbol = symbol.filter(|_| self.at_module_level());
                self.function(function, This::Unknown, symbol);
            }
            Declaration::ClassDeclaration(class) => {
                let symbol = class.id.as_ref().and_then(|id| self.own_symbol(id.name.as_str()));
                if let Some(symbol) = symbol {
                    self.class(class, symbol);
                }
            }
            Declaration::TSInterfaceDeclaration(interface) => {
                let Some(symbol) = self.type_symbol(interface.id.name.as_str()) else { return };
                for extended in &interface.extends {
                    if let Some(node) = self.type_name(&extended.type_name) {
                        self.facts.symbols[symbol as usize].supers.push(node);
                        self.used(node, extended.span.start, Usage::Inherit);
                    }
                    if let Some(arguments) = &extended.type_arguments {
                        self.visit_ts_type_parameter_instantiation(arguments);
                    }
                }
                self.visit_ts_interface_body(&interface.body);
                self.signatures(symbol, &interface.body.body, 0);
            }
            Declaration::TSTypeAliasDeclaration(alias) => {
                self.visit_ts_type(&alias.type_annotation);
                let Some(symbol) = self.type_symbol(alias.id.name.as_str()) else { return };
                if let TSType::TSTypeLiteral(literal) = &alias.type_annotation {
                    self.signatures(symbol, &literal.members, 0);
                } else {
                    let node = self.object_of(&alias.type_annotation);
                    if node != UNKNOWN {
                        self.facts.symbols[symbol as usize].value = Some(node);
                    }
                }
            }
            Declaration::TSEnumDeclaration(declared) => {
                self.visit_ts_enum_declaration(declared);
            }
            Declaration::TSNamespaceDeclaration(namespace) => {
                let mut body = &namespace.body;
                loop {
                    match body {
                        TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => {
                            body = &inner.body;
                        }
                        TSNamespaceDeclarationBody::TSModuleBlock(block) => {
                            self.block(&block.body);
                            break;
                        }
                    }
                }
            }
            Declaration::TSExternalModuleDeclaration(module) => {
                if let Some(body) = &module.body {
                    self.block(&body.body);
                }
            }
            Declaration::TSGlobalDeclaration(global) => self.block(&global.body.body),
            Declaration::TSImportEqualsDeclaration(_) => {}
        }
    }

    /// The symbol of a type, which may stand beside a value of the same name.
    fn type_symbol(&self, name: &str) -> Option<SymbolAt> {
        let is_type = |symbol: SymbolAt| {
            matches!(
                self.facts.symbols[symbol as usize].kind,
                Kind::Interface | Kind::Alias | Kind::Class
            )
        };
        self.own_symbol(name).filter(|symbol| is_type(*symbol))
    }

    fn export_declared(&mut self, declaration: &Declaration<'a>) {
        if !self.at_module_level() {
            return;
        }
        if let Declaration::VariableDeclaration(variables) = declaration {
            for variable in &variables.declarations {
                for name in variable.id.get_binding_identifiers() {
                    self.export_bound(name.name.as_str());
                }
            }
        } else if let Some(id) = declaration.id() {
            self.export_bound(id.name.as_str());
        }
    }

    fn export_bound(&mut self, name: &'a str) {
        let node = self.lookup(name);
        let name = self.name(name);
        self.export(name, Exported::Node(node));
    }

    fn export_default(&mut self, declaration: &ExportDefaultDeclarationKind<'a>) {
        let node = match declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                let name = function.id.as_ref().map_or("default", |id| id.name.as_str());
                let symbol = self.own_symbol(name);
                self.function(function, This::Unknown, symbol);
                self.lookup(name)
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                let name = class.id.as_ref().map_or("default", |id| id.name.as_str());
                if let Some(symbol) = self.own_symbol(name) {
                    self.class(class, symbol);
                }
                self.lookup(name)
            }
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(interface) => {
                self.visit_ts_interface_body(&interface.body);
                self.lookup(interface.id.name.as_str())
            }
            other => match other.as_expression() {
                Some(expression) => self.named_value("default", expression),
                None => UNKNOWN,
            },
        };
        let name = self.name("default");
        self.export(name, Exported::Node(node));
    }
}

fn is_type(specifier: &ExportSpecifier<'_>) -> bool {
    specifier.export_kind == ImportOrExportKind::Type
}
