//! What people say: how well they can explain a thing, and questions about its behaviour.

use super::dto;

dto! {
    /// How well somebody can explain a domain or module.
    #[derive(Eq)]
    pub struct VoteRow {
        /// Its identity.
        pub id: String,
        /// Who voted.
        pub voter: String,
        /// 0 = not at all, 3 = to a newcomer.
        pub grade: u32,
        /// What it does, in the voter's words.
        pub sentence: String,
        /// When, in milliseconds since 1970.
        pub at: String,
    }

    /// What is said of one domain or module.
    pub struct ExplainedTarget {
        /// The domain or module.
        pub target: String,
        /// Its name.
        pub name: String,
        /// `domain` or `module`.
        pub kind: String,
        /// The votes, the lowest grade first.
        pub votes: Vec<VoteRow>,
        /// The mean of the grades; `null` without a vote.
        pub mean: Option<f64>,
        /// The highest grade less the lowest; `null` with less than two votes.
        pub spread: Option<u32>,
        /// Whether people disagree: their grades lie two or more apart.
        pub disagreement: bool,
    }

    /// How well people can explain things.
    pub struct Explainability {
        /// Every domain, and the modules with a vote: the least explained first, what nobody
        /// spoke of last.
        pub targets: Vec<ExplainedTarget>,
        /// Who voted, by name.
        pub voters: Vec<String>,
    }

    /// Says how well somebody can explain a domain or module, in place of what they said before.
    #[derive(Eq)]
    pub struct CastVote {
        /// The domain or module.
        pub target: String,
        /// Who votes.
        pub voter: String,
        /// 0 = not at all, 3 = to a newcomer.
        pub grade: u32,
        /// What it does, in the voter's words.
        pub sentence: String,
    }

    /// Which vote.
    #[derive(Eq)]
    pub struct VoteRef {
        /// Its identity.
        pub vote: String,
    }

    /// What a ballot file holds.
    pub struct BallotPreview {
        /// The votes that would be taken over.
        pub votes: Vec<BallotVote>,
        /// How many take the place of what the same person said before.
        pub replaced: u32,
        /// What can't be taken over as it stands.
        pub problems: Vec<super::ledger::LedgerProblem>,
        /// All columns with what they mean.
        pub columns: Vec<super::ledger::ColumnMeaning>,
        /// What a column can mean.
        pub known: Vec<String>,
    }

    /// A vote of a ballot file.
    #[derive(Eq)]
    pub struct BallotVote {
        /// The domain or module.
        pub target: String,
        /// Its name.
        pub name: String,
        /// Who votes.
        pub voter: String,
        /// 0 = not at all, 3 = to a newcomer.
        pub grade: u32,
        /// What it does, in the voter's words.
        pub sentence: String,
    }

    /// A question about behaviour.
    #[derive(Eq)]
    pub struct QuestionRow {
        /// Its identity.
        pub id: String,
        /// What is asked.
        pub question: String,
        /// The domain or module that it is about.
        pub target: Option<String>,
        /// The name of that; empty without.
        pub name: String,
        /// `intended`, `accident` or `unknown`.
        pub answer: String,
        /// Who finds out.
        pub owner: String,
        /// When it was asked, in milliseconds since 1970.
        pub asked: String,
        /// Days since then.
        pub age: u32,
    }

    /// All questions about behaviour.
    #[derive(Eq)]
    pub struct QuestionList {
        /// The open ones first, the oldest first.
        pub questions: Vec<QuestionRow>,
    }

    /// A question as it is entered.
    #[derive(Eq)]
    pub struct QuestionForm {
        /// Its identity; none for a new one.
        pub id: Option<String>,
        /// What is asked.
        pub question: String,
        /// The domain or module that it is about.
        pub target: Option<String>,
        /// `intended`, `accident` or `unknown`.
        pub answer: String,
        /// Who finds out; may be empty.
        pub owner: String,
    }

    /// Which question.
    #[derive(Eq)]
    pub struct QuestionRef {
        /// Its identity.
        pub question: String,
    }
}
