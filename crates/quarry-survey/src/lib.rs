//! Reads the outside world into evidence: source code and git history
