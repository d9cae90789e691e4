//! The territory map: persistent slots and region outlines, deterministic
