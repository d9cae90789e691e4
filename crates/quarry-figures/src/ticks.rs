//! Ticks of an axis of numbers, and how numbers are written in a picture.

/// Round numbers from at most `lo` to at least `hi`: steps of 1, 2 or 5 times a power of ten, at
/// most `most` of them. Bounds that are not finite, or that coincide, give 0 to 1.
#[must_use]
pub(crate) fn ticks(lo: f64, hi: f64, most: u32) -> Vec<f64> {
    let (lo, hi) = if lo.is_finite() && hi.is_finite() && lo < hi { (lo, hi) } else { (0.0, 1.0) };
    let rough = (hi - lo) / f64::from(most.max(2));
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|times| times * power);
    let step = step.into_iter().find(|step| *step >= rough).unwrap_or(10.0 * power);
    let (first, last) = ((lo / step).floor(), (hi / step).ceil());
    let count = (last - first) as u32;
    (0..=count).map(|n| (first + f64::from(n)) * step).collect()
}

/// A number as charts have it: `1,200`, `−35`, `0.5`.
#[must_use]
pub(crate) fn number(value: f64) -> String {
    let places = usize::from(value.abs() < 10.0 && value.fract().abs() > 1e-9);
    let plain = format!("{:.places$}", value.abs());
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), ""), |(a, b)| (a, b));
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !rest.is_empty() {
        grouped = format!("{grouped}.{rest}");
    }
    let zero = grouped.chars().all(|c| matches!(c, '0' | '.' | ','));
    if value < 0.0 && !zero { format!("−{grouped}") } else { grouped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover_the_range() {
        let cases = [
            (0.0, 1_000.0, 5, vec![0.0, 200.0, 400.0, 600.0, 800.0, 1_000.0]),
            (-120.0, 900.0, 5, vec![-500.0, 0.0, 500.0, 1_000.0]),
            (0.0, 3.0, 4, vec![0.0, 1.0, 2.0, 3.0]),
            (5.0, 5.0, 2, vec![0.0, 0.5, 1.0]),
            (f64::NAN, 5.0, 2, vec![0.0, 0.5, 1.0]),
        ];
        for (lo, hi, most, expected) in cases {
            assert_eq!(ticks(lo, hi, most), expected, "{lo} to {hi}");
        }
    }

    #[test]
    fn numbers_are_grouped() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (0.5, "0.5"),
            (999.0, "999"),
            (1_000.0, "1,000"),
            (-1_234_567.4, "−1,234,567"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }
}
