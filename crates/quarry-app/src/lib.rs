//! The application without a window: commands, undo, jobs, DTOs
