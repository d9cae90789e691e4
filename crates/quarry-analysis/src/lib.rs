//! Graph measures, suggestion of domains, candidates, scores and debt
