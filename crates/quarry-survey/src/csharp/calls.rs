//! Calls: what they are handed, what they hand on, and those that mean something to a framework.

use quarry_model::dependency::ResultUse;
use smallvec::SmallVec;

use super::{
    attributes::written,
    expressions::{Built, Handed, argument_value},
    extract::{Around, Reader, children},
    facts::{Argument, Call},
};
use crate::{
    syntax::{self, tree::Node},
    typed::{
        deeds::Deeds,
        facts::{Path, Root},
    },
};

/// How a call names what it calls.
struct CalledName {
    name: String,
    line: u32,
    /// The types that it is applied to.
    types: Vec<u32>,
}

/// Methods that give an instance of the type they are applied to.
const MAKERS: [&str; 9] = [
    "GetService",
    "GetRequiredService",
    "GetKeyedService",
    "GetRequiredKeyedService",
    "Resolve",
    "ResolveOptional",
    "ResolveKeyed",
    "GetInstance",
    "CreateInstance",
];

/// Methods that begin a database transaction.
const BEGINS: [&str; 5] = [
    "BeginTransaction",
    "BeginTransactionAsync",
    "BeginUnitOfWork",
    "CreateTransactionScope",
    "UseTransaction",
];

/// Methods that run what they are handed in a database transaction.
const RUNS_IN_TRANSACTION: [&str; 4] =
    ["ExecuteInTransaction", "ExecuteInTransactionAsync", "InTransaction", "InTransactionAsync"];

impl Reader<'_> {
    /// A call: its receiver, its arguments, and what surrounds functions among them.
    pub(super) fn invocation(&mut self, node: Node<'_>, result: ResultUse) -> Built {
        let Some(function) = node.child_by_field_name("function") else { return Built::unknown() };
        if self.spells(node) {
            return Built::unknown();
        }
        let list = node.child_by_field_name("arguments");
        let (before, name) = self.function(function);
        let Some(CalledName { name, line, types }) = name else {
            // Something that is computed is called.
            self.does(Deeds::UNPROVEN);
            if let Some(list) = list {
                self.arguments(list);
            }
            return Built::unknown();
        };
        let arguments: Vec<Node<'_>> =
            list.map(children).unwrap_or_default().into_iter().filter_map(argument_value).collect();
        let mut built = before.unwrap_or_else(|| Built::of(Root::Bare(self.around.scope)));
        let bare = matches!(built.root, Root::Bare(_)) && built.steps.is_empty();
        let follows = built.root != Root::Unknown;
        if !follows {
            self.called_unknown(function);
        }
        self.hands_on(&name, &arguments);
        let receiver = (follows && !bare).then(|| self.path(built.root, &built.steps));
        let step = self.step(&name, line, Some(arguments.len().min(254) as u8));
        let noted = self.begin_call(&name, line, receiver, built.call, types.clone());
        let unknown = !follows && noted.is_some();
        if follows {
            built.steps.push(step);
        }
        let around = self.around_arguments(&name, receiver, function, result);
        self.inside(around, |reader| {
            let mut call = None;
            let mut read: Vec<Argument> = Vec::new();
            for (at, argument) in arguments.iter().enumerate() {
                let is_function =
                    matches!(argument.kind(), "lambda_expression" | "anonymous_method_expression");
                if is_function && call.is_none() && (follows || unknown) {
                    let path = reader.path(built.root, &built.steps);
                    let value = reader.file.facts.value(path);
                    if let Some(noted) = noted {
                        reader.file.called.insert(value, noted);
                    }
                    call = Some(value);
                }
                let handed = call
                    .filter(|_| is_function)
                    .map(|call| Handed { call, argument: at.min(255) as u8 });
                if is_function {
                    reader.deeper(*argument, |reader| reader.lambda(*argument, handed));
                    read.push(Argument::Function);
                    continue;
                }
                let inner = reader.built(*argument, ResultUse::Used, None);
                let path = reader.finish(*argument, &inner, ResultUse::Used);
                if noted.is_some() {
                    let value = written(reader, *argument).unwrap_or(Argument::Value(path));
                    read.push(value);
                }
            }
            if let Some(noted) = noted {
                reader.file.calls[noted as usize].arguments = read;
            }
        });
        if let [only] = types.as_slice()
            && MAKERS.contains(&name.as_str())
        {
            self.finish(node, &built, result);
            let mut made = Built::of(Root::Instance(*only));
            made.call = noted;
            return made;
        }
        if let [only] = types.as_slice()
            && name == "Set"
        {
            let set = self.outside_type("DbSet`1", vec![*only]);
            let mut made = Built::of(Root::Instance(set));
            made.call = noted;
            return made;
        }
        // What means nothing hands on the call before it.
        built.call = noted.or(built.call);
        if !follows {
            let mut unknown = Built::unknown();
            unknown.call = built.call;
            return unknown;
        }
        built
    }

    /// What is called: what stands before the name, and the name.
    fn function(&mut self, node: Node<'_>) -> (Option<Built>, Option<CalledName>) {
        let (before, name) = match node.kind() {
            "identifier" | "generic_name" => {
                if node.kind() == "identifier" && self.local(self.ident(node)).is_some() {
                    // A function that a variable holds.
                    return (None, None);
                }
                (None, Some(node))
            }
            "member_access_expression" => {
                let name = node.child_by_field_name("name");
                let built = match node.child_by_field_name("expression") {
                    Some(of) => self.built(of, ResultUse::Used, None),
                    None => self.base_or_this(node),
                };
                (Some(built), name)
            }
            "conditional_access_expression" => {
                let condition = node.child_by_field_name("condition");
                let built = condition
                    .map_or_else(Built::unknown, |of| self.built(of, ResultUse::Used, None));
                let binding = children(node)
                    .into_iter()
                    .find(|child| child.kind() == "member_binding_expression");
                (Some(built), binding.and_then(|binding| binding.child_by_field_name("name")))
            }
            _ => {
                self.used(node);
                (None, None)
            }
        };
        let name = name.map(|name| {
            let types = self.generic_arguments(name);
            CalledName { name: self.own_name(name).to_owned(), line: syntax::line(name), types }
        });
        (before, name)
    }

    fn base_or_this(&self, node: Node<'_>) -> Built {
        let root = |make: fn(u32) -> Root| {
            self.around.scope.map_or_else(Built::unknown, |at| Built::of(make(at)))
        };
        if super::extract::has_word(node, "base") { root(Root::Super) } else { root(Root::This) }
    }

    /// Reads the arguments of a list.
    pub(super) fn arguments(&mut self, list: Node<'_>) {
        for argument in children(list) {
            if let Some(value) = argument_value(argument) {
                self.used(value);
            }
        }
    }

    /// Keeps the call of the method `name` if that means something; its arguments follow.
    fn begin_call(
        &mut self,
        name: &str,
        line: u32,
        receiver: Option<Path>,
        before: Option<u32>,
        types: Vec<u32>,
    ) -> Option<u32> {
        if !means_something(name) {
            return None;
        }
        let around = self.around;
        self.file.calls.push(Call {
            receiver,
            before,
            name: name.to_owned(),
            types,
            arguments: Vec::new(),
            within: around.within,
            in_transaction: around.in_transaction,
            handles_failure: around.handles_failure,
            line,
        });
        Some(self.file.calls.len() as u32 - 1)
    }

    /// What surrounds the arguments of a call: a function that is handed to another thread runs
    /// detached if nobody waits for it, one that is handed to a queue of jobs runs later.
    fn around_arguments(
        &self,
        name: &str,
        receiver: Option<Path>,
        function: Node<'_>,
        result: ResultUse,
    ) -> Around {
        let mut around = self.around;
        let of = function.child_by_field_name("expression").map_or("", |of| self.text(of));
        let starts = match name {
            "Run" => of == "Task",
            "StartNew" => of.ends_with("Factory"),
            "QueueUserWorkItem" | "UnsafeQueueUserWorkItem" => of == "ThreadPool",
            _ => false,
        };
        if starts {
            around.detached = matches!(result, ResultUse::Discarded | ResultUse::Detached)
                || name.ends_with("WorkItem");
            around.in_transaction = false;
            around.handles_failure = false;
        }
        let jobs = matches!(of, "BackgroundJob" | "RecurringJob")
            || self
                .written_type(receiver)
                .is_some_and(|of| matches!(of, "IBackgroundJobClient" | "IRecurringJobManager"));
        if jobs && matches!(name, "Enqueue" | "Schedule" | "AddOrUpdate" | "ContinueJobWith") {
            around.queued = true;
            around.in_transaction = false;
            around.handles_failure = false;
        }
        if RUNS_IN_TRANSACTION.contains(&name) {
            around.in_transaction = true;
        }
        around
    }

    /// The type that a variable or field of this type is declared with.
    fn written_type(&self, receiver: Option<Path>) -> Option<&str> {
        let path = receiver?;
        let facts = &self.file.facts;
        let at = match (path.root, facts.steps(path)) {
            (Root::Instance(at) | Root::Made(at), []) => at,
            (Root::Bare(Some(scope)) | Root::This(scope), [only]) => {
                let name = facts.name(only.name);
                let found = facts
                    .symbols
                    .iter()
                    .find(|symbol| symbol.owner == Some(scope) && symbol.own_name() == name)?;
                match found.declared {
                    crate::typed::facts::Declared::Type(at) => at,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let name = facts.name(facts.types[at as usize].name);
        Some(name.rsplit_once('.').map_or(name, |(_, name)| name))
    }

    /// Whether a value is a database transaction that begins with it.
    pub(super) fn begins_transaction(&self, value: Node<'_>) -> bool {
        let mut pending: SmallVec<[Node<'_>; 4]> = SmallVec::from_slice(&[value]);
        while let Some(node) = pending.pop() {
            match node.kind() {
                "await_expression" | "parenthesized_expression" => {
                    pending.extend(node.named_child(0));
                }
                "object_creation_expression" => {
                    let of = node.child_by_field_name("type").map_or("", |of| self.text(of));
                    return of == "TransactionScope" || of.ends_with(".TransactionScope");
                }
                "invocation_expression" => {
                    let Some(function) = node.child_by_field_name("function") else {
                        return false;
                    };
                    let text = self.text(function);
                    let name = text.rsplit(['.', '?']).next().unwrap_or(text);
                    if name == "ConfigureAwait" {
                        pending.extend(function.child_by_field_name("expression"));
                        continue;
                    }
                    return BEGINS.contains(&name);
                }
                _ => {}
            }
        }
        false
    }
}

/// Whether a framework gives calls of this name a meaning.
fn means_something(name: &str) -> bool {
    const STARTS: [&str; 17] = [
        "Add",
        "Map",
        "Send",
        "Publish",
        "Execute",
        "Query",
        "Enqueue",
        "Schedule",
        "Produce",
        "Require",
        "Find",
        "First",
        "Single",
        "ToList",
        "FromSql",
        "Remove",
        "BasicPublish",
    ];
    const NAMES: [&str; 77] = [
        "AllAsync",
        "Allow",
        "AllowAnonymous",
        "Any",
        "AnyAsync",
        "Attach",
        "AttachRange",
        "AuthorizeAsync",
        "Average",
        "Build",
        "BulkInsert",
        "BulkInsertAsync",
        "Configure",
        "ContinueJobWith",
        "CountAsync",
        "Count",
        "CreateInstance",
        "CreateRequestClient",
        "CreateStream",
        "Defer",
        "DeleteAsync",
        "Delete",
        "DeleteRange",
        "Entity",
        "GetAsync",
        "GetByteArrayAsync",
        "GetFromJsonAsync",
        "GetService",
        "GetRequiredService",
        "GetStreamAsync",
        "GetStringAsync",
        "GetResponse",
        "HasClaim",
        "HasKey",
        "Include",
        "Insert",
        "InsertAsync",
        "InsertRange",
        "Invoke",
        "InvokeAsync",
        "IsInRole",
        "Last",
        "LastAsync",
        "LastOrDefaultAsync",
        "Load",
        "LoadAsync",
        "LongCountAsync",
        "MaxAsync",
        "MinAsync",
        "OwnsMany",
        "OwnsOne",
        "PatchAsync",
        "PatchAsJsonAsync",
        "PostAsJsonAsync",
        "PostAsync",
        "PutAsJsonAsync",
        "PutAsync",
        "Reply",
        "Resolve",
        "ResolveOptional",
        "Respond",
        "RespondAsync",
        "Select",
        "Set",
        "SqlQuery",
        "SqlQueryRaw",
        "SumAsync",
        "ToArrayAsync",
        "ToDictionaryAsync",
        "ToTable",
        "ToView",
        "Trigger",
        "TriggerJob",
        "Update",
        "UpdateRange",
        "UsingEntity",
        "Where",
    ];
    STARTS.iter().any(|start| name.starts_with(start)) || NAMES.contains(&name)
}
