//! The map and every chart as a display list, and its SVG writer
