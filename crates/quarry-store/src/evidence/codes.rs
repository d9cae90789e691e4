//! The numbers that stand for the kinds of evidence in the file. They never change meaning: a
//! new kind gets the next number.

use quarry_model::{
    dependency::{DependencyKind, OperationKind, ResultUse, Usage},
    evidence::{EntryPointKind, FindingKind},
    module::{Effect, Language, Role, Standing, SymbolKind},
};

/// A kind with a number of its own, below 16.
pub(crate) trait Code: Copy {
    /// Its number.
    fn code(self) -> u8;
    /// The kind with this number.
    fn from_code(code: u8) -> Option<Self>;
}

macro_rules! codes {
    ($($type:ident { $($variant:ident = $code:literal),* $(,)? })*) => {
        $(impl Code for $type {
            fn code(self) -> u8 {
                match self {
                    $(Self::$variant => $code,)*
                }
            }
            fn from_code(code: u8) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)*
                    _ => None,
                }
            }
        })*

        #[cfg(test)]
        mod tests {
            use super::*;

            #[test]
            fn every_kind_has_a_number_of_its_own() {
                $($(
                    assert_eq!($type::from_code($code), Some($type::$variant));
                    assert_eq!($type::$variant.code(), $code);
                    const { assert!($code < 16) };
                )*)*
            }
        }
    };
}

codes! {
    Language {
        Python = 0, Other = 1, JavaScript = 2, TypeScript = 3, Java = 4, Php = 5, CSharp = 6,
    }
    Standing { Product = 0, Test = 1, Generated = 2, Vendored = 3 }
    Role {
        EntryPoint = 0, Gateway = 1, Authorisation = 2, DataAccess = 3, Messaging = 4,
        Utility = 5, UserInterface = 6, Configuration = 7, Test = 8,
    }
    SymbolKind { Function = 0, Class = 1, Method = 2, Constant = 3 }
    Effect {
        None = 0, External = 1, WritesData = 2, ChangesState = 3, Unknown = 4, WritesAndMore = 5,
        Tells = 6, OwnState = 7, WritesOwn = 8, WritesAndTells = 9, Checks = 10, Logs = 11,
    }
    DependencyKind {
        Import = 0, ImportType = 1, ReExport = 2, String = 3, Call = 4, Inherit = 5,
        Reference = 6, Data = 7, CoChange = 8, Terms = 9, Runtime = 10,
        Association = 11, Injection = 12, Listener = 13, Task = 14, Http = 15,
    }
    OperationKind { Function = 0, Class = 1, Constant = 2, Endpoint = 3, Topic = 4, Table = 5 }
    Usage {
        Call = 0, Inherit = 1, Reference = 2, Subscribe = 3, Emit = 4, Query = 5, Store = 6, Type = 7,
    }
    ResultUse { AsyncSink = 0, Detached = 1, Discarded = 2, AwaitedUnused = 3, Used = 4 }
    EntryPointKind { Route = 0, Command = 1, Consumer = 2, Schedule = 3 }
    FindingKind {
        Authorisation = 0, Message = 1, Mail = 2, Job = 3, HttpCall = 4, Subscription = 5,
        DynamicDispatch = 6, Route = 7, Data = 8,
    }
}
