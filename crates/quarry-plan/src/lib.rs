//! Sequencing of a roadmap under precedence and capacity, on a calendar
