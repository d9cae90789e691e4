//! The territory map as a figure.

use std::collections::BTreeMap;

use quarry_layout::{
    Bundle, Geometry, Point, bundles::Bundles, contour::Contour, geometry::Bounds,
};
use quarry_model::ids::DomainId;

use crate::{
    figure::{Anchor, At, Figure, Fill, Item, Op, Stroke, Weight},
    labels::{Labels, Room},
    text,
    theme::{Shades, Theme},
};

/// What a region is called on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionName {
    /// Its name.
    pub name: String,
    /// Its letter code; empty for the monolith.
    pub letter: String,
    /// Its place in the palette; `None` for the monolith.
    pub colour: Option<u32>,
}

/// How the map is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct MapOptions {
    /// Width in pixels.
    pub width: f64,
    /// Height is what the map needs, up to this.
    pub max_height: f64,
    /// Written on top; empty for none.
    pub title: String,
    /// Written below the title; empty for none. Samples say here what is illustrative.
    pub notice: String,
    /// Colours.
    pub theme: Theme,
    /// How many bundles between regions are drawn: the heaviest.
    pub bundles: usize,
}

impl Default for MapOptions {
    fn default() -> Self {
        Self {
            width: 1600.0,
            max_height: 1400.0,
            title: String::new(),
            notice: String::new(),
            theme: Theme::print(),
            bundles: 24,
        }
    }
}

const MARGIN: f64 = 28.0;
const TITLE_SIZE: f64 = 20.0;
const PLAQUE_SIZE: f64 = 13.0;
const PLAQUE_HEIGHT: f64 = 22.0;
const PACKAGE_SIZE: f64 = 10.5;
/// Packages with fewer modules are not named in a still picture.
const NAMED_PACKAGE: u32 = 5;
const LEGEND_ROW: f64 = 24.0;
const LEGEND_COLUMN: f64 = 250.0;

/// Pixels for a world unit, at most: a few modules are not blown up to fill the page.
const LARGEST_SCALE: f64 = 6.0;

/// From world units to pixels.
struct View {
    scale: f64,
    left: f64,
    top: f64,
}

impl View {
    fn at(&self, point: Point) -> At {
        At { x: self.left + point.x * self.scale, y: self.top + point.y * self.scale }
    }
}

/// Draws the map: regions, packages, modules, the heaviest bundles between regions, names and a
/// legend. Regions without a name are drawn without one.
#[must_use]
pub fn map_figure(
    geometry: &Geometry,
    bundles: &Bundles,
    names: &BTreeMap<Option<DomainId>, RegionName>,
    options: &MapOptions,
) -> Figure {
    let theme = &options.theme;
    let mut items = Vec::new();
    let head = head(&mut items, options);
    let legend = legend_height(geometry, options.width);
    let (view, map_height) = view(&geometry.bounds, options, head, legend);
    let height = head + map_height + legend;
    let shades =
        |region: &Option<DomainId>| theme.shades(names.get(region).and_then(|name| name.colour));
    for region in &geometry.regions {
        let shades = shades(&region.region);
        items.push(Item::Path {
            ops: closed(&region.outline, &view),
            fill: Some(Fill::solid(shades.soft)),
            stroke: Some(Stroke::line(shades.line, 1.5)),
        });
    }
    for package in &geometry.packages {
        let shades = shades(&package.region);
        let opacity = if package.level == 1 { 0.5 } else { 0.35 };
        items.push(Item::Path {
            ops: closed(&package.outline, &view),
            fill: Some(Fill::Solid { colour: theme.background, opacity }),
            stroke: Some(Stroke { opacity: 0.55, ..Stroke::line(shades.line, 0.75) }),
        });
    }
    let heaviest = bundles.regions.first().map_or(1, |bundle| bundle.count.max(1));
    for bundle in bundles.regions.iter().take(options.bundles).rev() {
        draw_bundle(&mut items, bundle, heaviest, &view, shades(&bundle.from.region));
    }
    for mark in &geometry.modules {
        items.push(Item::Circle {
            at: view.at(Point { x: mark.x, y: mark.y }),
            radius: mark.radius * view.scale,
            fill: Some(Fill::Solid { colour: shades(&mark.region).mark, opacity: 0.72 }),
            stroke: None,
        });
    }
    let frame = Room {
        left: 4.0,
        top: head,
        width: options.width - 8.0,
        height: (map_height - 4.0).max(0.0),
    };
    let mut labels = Labels::new(frame);
    plaques(&mut items, geometry, names, &view, theme, &mut labels);
    package_names(&mut items, geometry, &view, &shades, &mut labels);
    draw_legend(&mut items, geometry, names, options, head + map_height);
    let title =
        if options.title.is_empty() { "Map".to_owned() } else { format!("Map: {}", options.title) };
    let ground = Item::Rect {
        at: At::default(),
        width: options.width,
        height,
        radius: 0.0,
        fill: Some(Fill::solid(theme.background)),
        stroke: None,
    };
    items.insert(0, ground);
    Figure { width: options.width, height, title, items }
}

/// Title and notice; the height they take.
fn head(items: &mut Vec<Item>, options: &MapOptions) -> f64 {
    let room = options.width - 2.0 * MARGIN;
    let mut y = MARGIN;
    let lines = [
        (&options.title, TITLE_SIZE, Weight::Strong, options.theme.text),
        (&options.notice, 12.0, Weight::Regular, options.theme.muted),
    ];
    for (line, size, weight, colour) in lines {
        if line.is_empty() {
            continue;
        }
        y += size;
        items.push(Item::Text {
            at: At { x: MARGIN, y },
            text: text::elide(line, size, weight, room),
            size,
            weight,
            anchor: Anchor::Start,
            colour,
            halo: None,
        });
        y += 8.0;
    }
    y
}

fn view(bounds: &Bounds, options: &MapOptions, head: f64, legend: f64) -> (View, f64) {
    let (width, height) = (bounds.width().max(1.0), bounds.height().max(1.0));
    let room = options.width - 2.0 * MARGIN;
    let tall = (options.max_height - head - legend - 2.0 * MARGIN).max(100.0);
    let scale = (room / width).min(tall / height).min(LARGEST_SCALE);
    let map_height = height * scale + 2.0 * MARGIN;
    let view = View {
        scale,
        left: (options.width - width * scale) / 2.0 - bounds.left * scale,
        top: head + MARGIN - bounds.top * scale,
    };
    (view, map_height)
}

fn closed(outline: &[Contour], view: &View) -> Vec<Op> {
    let mut ops = Vec::new();
    for contour in outline {
        ops.push(Op::Move { to: view.at(contour.start) });
        ops.extend(contour.curves.iter().map(|curve| Op::Cubic {
            c1: view.at(curve.c1),
            c2: view.at(curve.c2),
            to: view.at(curve.to),
        }));
        ops.push(Op::Close);
    }
    ops
}

/// A curve with a small head at its end; its width grows with the logarithm of its count.
fn draw_bundle(items: &mut Vec<Item>, bundle: &Bundle, heaviest: u64, view: &View, shades: Shades) {
    let share = (bundle.count as f64).ln_1p() / (heaviest as f64).ln_1p();
    let width = 0.8 + 3.2 * share * share;
    let (start, c1) = (view.at(bundle.start), view.at(bundle.curve.c1));
    let (c2, to) = (view.at(bundle.curve.c2), view.at(bundle.curve.to));
    let opacity = 0.2 + 0.45 * share;
    let stroke = Stroke { opacity, ..Stroke::line(shades.ink, width) };
    items.push(Item::Path {
        ops: vec![Op::Move { to: start }, Op::Cubic { c1, c2, to }],
        fill: None,
        stroke: Some(stroke),
    });
    let length = (to.x - c2.x).hypot(to.y - c2.y);
    if length < 1e-6 {
        return;
    }
    let (dx, dy) = ((to.x - c2.x) / length, (to.y - c2.y) / length);
    let (long, half) = (5.0 + 1.6 * width, 2.2 + 0.9 * width);
    let tip = At { x: to.x + dx * long, y: to.y + dy * long };
    let left = At { x: to.x - dy * half, y: to.y + dx * half };
    let right = At { x: to.x + dy * half, y: to.y - dx * half };
    items.push(Item::Path {
        ops: vec![Op::Move { to: tip }, Op::Line { to: left }, Op::Line { to: right }, Op::Close],
        fill: Some(Fill::Solid { colour: shades.ink, opacity: opacity.max(0.45) }),
        stroke: None,
    });
}

/// Names of regions, on their upper border or inside, never on each other.
fn plaques(
    items: &mut Vec<Item>,
    geometry: &Geometry,
    names: &BTreeMap<Option<DomainId>, RegionName>,
    view: &View,
    theme: &Theme,
    labels: &mut Labels,
) {
    let mut order: Vec<_> = geometry.regions.iter().collect();
    order.sort_by_key(|shape| (std::cmp::Reverse(shape.modules), shape.region));
    for shape in order {
        let Some(name) = names.get(&shape.region) else { continue };
        let shades = theme.shades(name.colour);
        let letter = text::width(&name.letter, PLAQUE_SIZE, Weight::Strong);
        let chip = if name.letter.is_empty() { 0.0 } else { letter + 12.0 };
        let wide = (shape.label.max_width * view.scale * 1.25).clamp(150.0, 420.0);
        let caption = text::elide(&name.name, PLAQUE_SIZE, Weight::Strong, wide - chip - 16.0);
        let width = chip + text::width(&caption, PLAQUE_SIZE, Weight::Strong) + 16.0;
        let top = view.at(shape.crest);
        let middle = view.at(Point { x: shape.label.x, y: shape.label.y });
        let down = (middle.y - top.y).max(0.0);
        let shifts = [0.0, -0.35, 0.35, -0.7, 0.7];
        let places = shifts
            .iter()
            .map(|shift| (shift * width, 0.0))
            .chain([(0.0, 0.35 * down), (0.0, 0.7 * down), (0.0, down)])
            .map(|(dx, dy)| Room::around(top.x + dx, top.y + dy, width, PLAQUE_HEIGHT));
        let Some(room) = labels.take(places) else { continue };
        items.push(Item::Rect {
            at: At { x: room.left, y: room.top },
            width,
            height: PLAQUE_HEIGHT,
            radius: PLAQUE_HEIGHT / 2.0,
            fill: Some(Fill::solid(theme.background)),
            stroke: Some(Stroke::line(shades.line, 1.0)),
        });
        let base = room.top + PLAQUE_HEIGHT / 2.0 + PLAQUE_SIZE * 0.36;
        if chip > 0.0 {
            items.push(Item::Rect {
                at: At { x: room.left + 2.0, y: room.top + 2.0 },
                width: chip,
                height: PLAQUE_HEIGHT - 4.0,
                radius: PLAQUE_HEIGHT / 2.0 - 2.0,
                fill: Some(Fill::solid(shades.mark)),
                stroke: None,
            });
            let x = room.left + 2.0 + chip / 2.0;
            items.push(word(&name.letter, At { x, y: base }, Anchor::Middle, shades.on_mark));
        }
        let x = room.left + chip.midpoint(width);
        items.push(word(&caption, At { x, y: base }, Anchor::Middle, shades.ink));
    }
}

fn word(text: &str, at: At, anchor: Anchor, colour: crate::theme::Colour) -> Item {
    Item::Text {
        at,
        text: text.to_owned(),
        size: PLAQUE_SIZE,
        weight: Weight::Strong,
        anchor,
        colour,
        halo: None,
    }
}

/// Names of packages where there is room for most of them.
fn package_names(
    items: &mut Vec<Item>,
    geometry: &Geometry,
    view: &View,
    shades: &impl Fn(&Option<DomainId>) -> Shades,
    labels: &mut Labels,
) {
    let mut order: Vec<_> = geometry.packages.iter().collect();
    order.sort_by(|a, b| {
        (a.level, b.modules, a.region, &a.package).cmp(&(b.level, a.modules, b.region, &b.package))
    });
    for package in order {
        let room = package.label.max_width * view.scale;
        let full = text::width(&package.name, PACKAGE_SIZE, Weight::Regular);
        if full > 1.6 * room || package.modules < NAMED_PACKAGE {
            continue;
        }
        let caption = text::elide(&package.name, PACKAGE_SIZE, Weight::Regular, room);
        let width = text::width(&caption, PACKAGE_SIZE, Weight::Regular);
        let at = view.at(Point { x: package.label.x, y: package.label.y });
        let row = 8.66 * view.scale;
        let places = [0.0, row, -row, 2.0 * row, -2.0 * row]
            .map(|dy| Room::around(at.x, at.y + dy, width + 4.0, PACKAGE_SIZE + 4.0));
        if caption.is_empty() {
            continue;
        }
        // Only the middle row is sure to be wide enough for a long name.
        let tries = if package.modules >= 12 { places.len() } else { 1 };
        let Some(room) = labels.take(places.into_iter().take(tries)) else { continue };
        let shades = shades(&package.region);
        items.push(Item::Text {
            at: At { x: at.x, y: room.top + 2.0 + PACKAGE_SIZE * 0.86 },
            text: caption,
            size: PACKAGE_SIZE,
            weight: Weight::Regular,
            anchor: Anchor::Middle,
            colour: shades.ink,
            halo: Some(crate::theme::Colour::WHITE.mix(shades.soft, 0.5)),
        });
    }
}

fn legend_columns(width: f64) -> usize {
    (((width - 2.0 * MARGIN) / LEGEND_COLUMN).floor() as usize).max(1)
}

fn legend_height(geometry: &Geometry, width: f64) -> f64 {
    let rows = geometry.regions.len().div_ceil(legend_columns(width));
    rows as f64 * LEGEND_ROW + 2.0 * MARGIN
}

/// Every region with its letter and number of modules, in columns.
fn draw_legend(
    items: &mut Vec<Item>,
    geometry: &Geometry,
    names: &BTreeMap<Option<DomainId>, RegionName>,
    options: &MapOptions,
    top: f64,
) {
    let theme = &options.theme;
    items.push(Item::Path {
        ops: vec![
            Op::Move { to: At { x: MARGIN, y: top } },
            Op::Line { to: At { x: options.width - MARGIN, y: top } },
        ],
        fill: None,
        stroke: Some(Stroke::line(theme.line, 1.0)),
    });
    let columns = legend_columns(options.width);
    for (n, shape) in geometry.regions.iter().enumerate() {
        let Some(name) = names.get(&shape.region) else { continue };
        let shades = theme.shades(name.colour);
        let x = MARGIN + (n % columns) as f64 * LEGEND_COLUMN;
        let y = top + MARGIN + (n / columns) as f64 * LEGEND_ROW;
        items.push(Item::Rect {
            at: At { x, y },
            width: 24.0,
            height: 16.0,
            radius: 4.0,
            fill: Some(Fill::solid(shades.mark)),
            stroke: None,
        });
        let small = |text: String, x: f64, anchor, colour| Item::Text {
            at: At { x, y: y + 12.0 },
            text,
            size: 12.0,
            weight: if anchor == Anchor::Middle { Weight::Strong } else { Weight::Regular },
            anchor,
            colour,
            halo: None,
        };
        items.push(small(name.letter.clone(), x + 12.0, Anchor::Middle, shades.on_mark));
        let count = shape.modules.to_string();
        let room = LEGEND_COLUMN - 32.0 - 24.0 - text::width(&count, 12.0, Weight::Regular);
        let caption = text::elide(&name.name, 12.0, Weight::Regular, room);
        let after = x + 40.0 + text::width(&caption, 12.0, Weight::Regular);
        items.push(small(caption, x + 32.0, Anchor::Start, theme.text));
        items.push(small(count, after, Anchor::Start, theme.muted));
    }
}
