//! One call of a chain, with what it is made on and with what.

use super::{
    super::facts::{Chain, Link, Lit},
    scene::{Receiver, Scene},
};

/// A call.
pub(super) struct Call<'s> {
    pub(super) scene: &'s Scene<'s>,
    pub(super) file: u32,
    pub(super) chain: &'s Chain,
    pub(super) nth: usize,
    pub(super) link: &'s Link,
    pub(super) receiver: Receiver,
}

impl<'s> Call<'s> {
    pub(super) fn of(scene: &'s Scene<'s>, file: u32, chain: &'s Chain, nth: usize) -> Self {
        let receiver = scene.receiver(file, chain, nth);
        Self { scene, file, chain, nth, link: &chain.links[nth], receiver }
    }

    /// The name of what is called.
    pub(super) fn name(&self) -> &'s str {
        &self.link.name
    }

    /// The argument in place `at`.
    pub(super) fn lit(&self, at: usize) -> Option<&'s Lit> {
        self.link.arguments.get(at).map(|argument| &argument.value)
    }

    /// The text of an argument, or the class of what it is.
    pub(super) fn text(&self, at: usize) -> Option<String> {
        self.scene.text(self.file, self.lit(at)?)
    }

    /// The text of an argument that is written out; the type of a variable is none.
    pub(super) fn stated(&self, at: usize) -> Option<String> {
        match self.lit(at)? {
            lit @ (Lit::Text(_) | Lit::Constant(..)) => self.scene.text(self.file, lit),
            _ => None,
        }
    }

    /// Whether what it is made on is one of these classes, or inherits from one.
    pub(super) fn is(&self, bases: &[&str]) -> bool {
        self.receiver.class().is_some_and(|class| self.scene.is_a(class, bases))
    }

    /// Whether it is made on this facade.
    pub(super) fn facade(&self, facade: &str) -> bool {
        matches!(&self.receiver, Receiver::Class(class) if self.scene.is_facade(class, facade))
    }

    /// Whether the chain starts at this facade, as in `Mail::to($x)->send(...)`.
    pub(super) fn starts(&self, facade: &str) -> bool {
        self.nth > 0
            && matches!(self.scene.receiver(self.file, self.chain, 0), Receiver::Class(class)
                if self.scene.is_facade(&class, facade))
    }

    /// Whether it is a function.
    pub(super) fn function(&self) -> bool {
        self.nth == 0 && self.receiver == Receiver::Function
    }

    /// Whether an argument is an object of one of these classes.
    pub(super) fn argument_is(&self, at: usize, bases: &[&str]) -> bool {
        !matches!(self.lit(at), Some(Lit::Text(_)))
            && self.text(at).is_some_and(|class| self.scene.is_a(&class, bases))
    }

    /// The calls that follow.
    pub(super) fn later(&self) -> &'s [Link] {
        &self.chain.links[self.nth + 1..]
    }
}
