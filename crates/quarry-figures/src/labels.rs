//! Labels find places where they do not cover each other.

/// A rectangle that a label takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Room {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Room {
    /// The rectangle with this middle.
    pub(crate) fn around(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { left: x - width / 2.0, top: y - height / 2.0, width, height }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.left + other.width
            && other.left < self.left + self.width
            && self.top < other.top + other.height
            && other.top < self.top + self.height
    }

    fn inside(&self, frame: &Self) -> bool {
        self.left >= frame.left
            && self.top >= frame.top
            && self.left + self.width <= frame.left + frame.width
            && self.top + self.height <= frame.top + frame.height
    }
}

/// What is taken already, sorted into squares so that a look-up sees the neighbourhood only.
pub(crate) struct Labels {
    frame: Room,
    squares: std::collections::BTreeMap<(i32, i32), Vec<Room>>,
}

const SQUARE: f64 = 128.0;

impl Labels {
    pub(crate) fn new(frame: Room) -> Self {
        Self { frame, squares: std::collections::BTreeMap::new() }
    }

    /// Takes the first of the places that is free and inside the frame.
    pub(crate) fn take(&mut self, places: impl IntoIterator<Item = Room>) -> Option<Room> {
        let free = places.into_iter().find(|room| {
            room.inside(&self.frame)
                && squares(room).all(|square| {
                    let taken = self.squares.get(&square);
                    taken.is_none_or(|taken| taken.iter().all(|other| !room.meets(other)))
                })
        })?;
        for square in squares(&free) {
            self.squares.entry(square).or_default().push(free);
        }
        Some(free)
    }
}

fn squares(room: &Room) -> impl Iterator<Item = (i32, i32)> {
    let span = |from: f64, size: f64| {
        (from / SQUARE).floor() as i32..=((from + size) / SQUARE).floor() as i32
    };
    let columns = span(room.left, room.width);
    span(room.top, room.height)
        .flat_map(move |row| columns.clone().map(move |column| (row, column)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_never_cover_each_other() {
        let frame = Room { left: 0.0, top: 0.0, width: 400.0, height: 400.0 };
        let mut labels = Labels::new(frame);
        let mut taken: Vec<Room> = Vec::new();
        for n in 0..600_u32 {
            let (x, y) = (f64::from(n * 37 % 400), f64::from(n * 91 % 400));
            if let Some(room) = labels.take([Room::around(x, y, 60.0, 14.0)]) {
                assert!(taken.iter().all(|other| !room.meets(other)));
                assert!(room.inside(&frame));
                taken.push(room);
            }
        }
        assert!(taken.len() > 20, "{}", taken.len());
    }
}
