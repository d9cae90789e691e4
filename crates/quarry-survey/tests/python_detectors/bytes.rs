//! No text ends a detector.

use proptest::prelude::*;

use crate::support::{folder, survey};

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever a source with frameworks is cut into, detectors come to an end.
    #[test]
    fn no_text_ends_detectors(pieces in prop::collection::vec(prop::sample::select(vec![
        "from django.db import models\n", "from django.urls import path, include\n", "import b\n",
        "urlpatterns = [", "path('a/', include(", "'b'", "b", "])\n", ")", "(", "]", "[", "\n", "    ",
        "class A(models.Model):\n", "A.objects.filter(", "x = models.ForeignKey('A')\n", "def f(self, a):\n",
        "a['x'] = 1\n", "self.x = b.get_model('a', 'A')\n", "@property\n", "return self.a.f\n", "getattr(a, b)()\n",
        "from b import *\n", "with a() as b:\n", "f'{a}/%s'", " % ", "+", "Table('t')", "a = b = A()\n", "global a\n",
    ]), 0..30)) {
        let text = pieces.concat();
        let folder = folder(&[("a.py", text.as_str()), ("b.py", "from a import *\nimport a\n")]);
        let reading = survey(folder.path());
        prop_assert!(!reading.diagnostics.iter().any(|d| d.cause.contains("inside Quarry")));
    }
}
