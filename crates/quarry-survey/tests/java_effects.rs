//! Java: what functions do besides returning, types that are only named, members called on heirs.

mod support;

use quarry_model::dependency::Usage;

/// What the symbols of `a/A.java` do, as `name effect`.
fn effects(text: &str, expected: &[&str]) {
    let folder = support::folder(&[
        (
            "b/Order.java",
            "package b;\npublic class Order {\n  private String code;\n  private java.util.List<String> lines = new java.util.ArrayList<>();\n\
             \x20 public Order() {}\n  public Order(String code) { this.code = code; }\n\
             \x20 public String getCode() { return code; }\n  public void setCode(String code) { this.code = code; }\n\
             \x20 public java.util.List<String> getLines() { return lines; }\n}\n",
        ),
        (
            "b/Orders.java",
            "package b;\nimport org.springframework.data.jpa.repository.*;\n\
             public interface Orders extends JpaRepository<Order, Long>, OrdersCustom {\n  Order findByCode(String code);\n\
             \x20 @Query(\"select o from Order o\") java.util.List<Order> all();\n\
             \x20 @Modifying @Query(\"update Order o set o.code = ''\") void clear();\n\
             \x20 @Query(\"update Order o set o.code = ''\") void reset();\n  void deleteByCode(String code);\n  void odd();\n}\n",
        ),
        (
            "b/OrdersCustom.java",
            "package b;\npublic interface OrdersCustom { int size(String of); }\n",
        ),
        (
            "b/OrdersCustomImpl.java",
            "package b;\nimport javax.persistence.*;\npublic class OrdersCustomImpl implements OrdersCustom {\n\
             \x20 private EntityManager em;\n  public int size(String of) {\n\
             \x20   Query q = em.createQuery(\"select count(o) from Order o\");\n    q.setParameter(\"of\", of);\n\
             \x20   return ((Number) q.getSingleResult()).intValue();\n  }\n}\n",
        ),
        (
            "b/Notes.java",
            "package b;\npublic interface Notes { String read(); void write(String text); void nobody(); }\n",
        ),
        (
            "b/Paper.java",
            "package b;\npublic class Paper implements Notes {\n  private String text;\n\
             \x20 public String read() { return text; }\n  public void write(String text) { this.text = text; }\n}\n",
        ),
        (
            "b/Kind.java",
            "package b;\npublic enum Kind { ONE, TWO; public boolean isOne() { return this == ONE; } }\n",
        ),
        ("b/Point.java", "package b;\npublic record Point(int x, int y) {}\n"),
        (
            "b/Base.java",
            "package b;\npublic abstract class Base<E> {\n  private Orders orders;\n\
             \x20 public Order find(String code) { return orders.findByCode(code); }\n\
             \x20 public void keep(Order order) { orders.save(order); }\n}\n",
        ),
        ("b/Mine.java", "package b;\npublic class Mine extends Base<Order> {}\n"),
        ("a/A.java", text),
    ]);
    let reading = support::survey(folder.path());
    let evidence = &reading.evidence;
    let found: Vec<String> = evidence
        .symbols
        .iter()
        .filter(|symbol| evidence.module(symbol.module).name == "a.A" && symbol.name != "A")
        .map(|symbol| format!("{} {:?}", symbol.name.replace("A.", ""), symbol.effect))
        .collect();
    assert_eq!(found, expected, "{text}");
}

/// What one method with this body does.
fn body(body: &str, expected: &str) {
    effects(
        &format!(
            "package a;\nimport b.*;\nimport java.util.*;\nclass A {{ Order held; Orders orders; Notes notes; Mine mine;\n\
             static final Logger LOG = LoggerFactory.getLogger(A.class); static int count; Object f(Order order, List<Order> list) {{ {body} }} }}"
        ),
        &[&format!("f {expected}")],
    );
}

#[test]
fn what_reads_and_calculates_has_no_effect() {
    body("return 1;", "None");
    body("return held;", "None");
    body(
        "int sum = 0; for (Order one : list) { sum += one.getCode().length(); } return sum;",
        "None",
    );
    body("return order.getLines().size();", "None");
    body(
        "return list.stream().map(Order::getCode).filter(x -> x != null).findFirst().orElse(\"\");",
        "None",
    );
    body(
        "if (order == null) { throw new IllegalArgumentException(\"no\"); } return \"x\".equals(order.getCode());",
        "None",
    );
    body("return Kind.ONE.isOne() && Kind.valueOf(\"ONE\").name().isEmpty();", "None");
    body("return new Point(1, 2).x();", "None");
}

#[test]
fn what_it_made_itself_may_be_changed() {
    body("Order made = new Order(); made.setCode(\"x\"); return made;", "None");
    body("var made = new Order(\"y\"); made.setCode(\"x\"); return made;", "None");
    body("List<String> all = new ArrayList<>(); all.add(\"x\"); return all;", "None");
    body(
        "StringBuilder text = new StringBuilder(); text.append(1).append(2); return text.toString();",
        "None",
    );
    body("return new StringBuilder().append(1).append(2).toString();", "None");
    body("int[] all = new int[2]; all[0] = 1; return all;", "None");
    // Something else by the same name, or reached through it.
    body(
        "Order made = new Order(); made = order; made.setCode(\"x\"); return made;",
        "ChangesState",
    );
    body("Order made = order; made.setCode(\"x\"); return made;", "ChangesState");
    body("Order made = new Order(); made.getLines().add(\"x\"); return made;", "ChangesState");
}

#[test]
fn what_others_see_is_changed() {
    body("order.setCode(\"x\"); return order;", "ChangesState");
    body("held = order; return null;", "ChangesState");
    body("this.held = order; return null;", "ChangesState");
    body("count++; return null;", "ChangesState");
    body("list.add(order); return list;", "ChangesState");
    body("order.getLines().clear(); return order;", "ChangesState");
    body("list.forEach(one -> one.setCode(\"x\")); return null;", "ChangesState");
}

#[test]
fn repositories_read_and_write() {
    body("return orders.findByCode(\"x\");", "None");
    body("return orders.all();", "None");
    body("return orders.findAll();", "None");
    body("return orders.size(\"x\");", "None");
    body("orders.clear(); return null;", "WritesData");
    body("orders.reset(); return null;", "WritesData");
    body("orders.deleteByCode(\"x\"); return null;", "WritesData");
    body("return orders.save(order);", "WritesData");
    body("return orders.odd();", "Unknown");
    body("return mine.find(\"x\");", "None");
    body("mine.keep(order); return null;", "WritesData");
}

#[test]
fn what_is_not_known_stays_so() {
    body("LOG.info(\"x\"); return order.getCode();", "External");
    body("return notes.read();", "None");
    body("notes.write(\"x\"); return null;", "ChangesState");
    body("notes.nobody(); return null;", "Unknown");
    body("return Somewhere.call();", "Unknown");
    body("return new Stranger();", "Unknown");
    body("return strange.call();", "Unknown");
    body("Runnable run = () -> {}; run.run(); return null;", "Unknown");
    body(
        "java.util.function.Function<Order, Order> by = null; return list.stream().map(by).count();",
        "Unknown",
    );
    body(
        "Notes own = new Notes() { public String read() { return null; } public void write(String t) { } public void nobody() { count++; } }; own.nobody(); return null;",
        "ChangesState",
    );
    effects(
        "package a;\nabstract class A { native int f(); abstract int g(); }",
        &["f Unknown", "g Unknown"],
    );
    effects(
        "package a;\nclass A { void f() { g(); } void g() { f(); } void h() { f(); Out.put(); } void i() { h(); } }",
        &["f None", "g None", "h Unknown", "i Unknown"],
    );
    // What inherits from it may do more.
    effects(
        "package a;\nclass A { int f() { return 1; } int g() { return f(); } static class B extends A { int n; int f() { return n++; } } }",
        &["B None", "B.f ChangesState", "f ChangesState", "g ChangesState"],
    );
}

/// The uses of `b` by `a.A`, as `operation usage effect`.
fn uses(text: &str, expected: &[&str]) {
    let folder = support::folder(&[
        (
            "b/Item.java",
            "package b;\npublic class Item extends Thing { public Item(String x) { Ledger.add(x); } }\n",
        ),
        (
            "b/Thing.java",
            "package b;\npublic class Thing { int n; public Thing() { n = 1; } public int count() { return n; } public void grow() { n++; } }\n",
        ),
        (
            "b/Ledger.java",
            "package b;\npublic class Ledger { static int n; static void add(String x) { n++; } }\n",
        ),
        (
            "b/Shelf.java",
            "package b;\npublic class Shelf<E> { E first; int n; public int size() { return n; } public void put(E one) { first = one; } }\n",
        ),
        ("b/Books.java", "package b;\npublic class Books extends Shelf<Item> {}\n"),
        ("b/Side.java", "package b;\npublic enum Side { LEFT }\n"),
        ("a/A.java", text),
    ]);
    let reading = support::survey(folder.path());
    let evidence = &reading.evidence;
    let mut found: Vec<String> = evidence
        .call_sites
        .iter()
        .filter(|site| evidence.module(site.from).name == "a.A")
        .map(|site| {
            let operation = &evidence.operations[site.operation.at()];
            let usage = match site.usage {
                Usage::Call => "call",
                Usage::Type => "type",
                Usage::Inherit => "inherit",
                _ => "named",
            };
            format!("{} {usage} {:?}", operation.name, operation.effect)
        })
        .collect();
    found.sort();
    found.dedup();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn types_alone_are_told_from_uses() {
    uses(
        "package a;\nimport b.*;\nclass A { Item item; List<Thing> all(Thing one) { Thing two = one; return null; } }",
        &["Item type ChangesState", "Thing type None"],
    );
    uses(
        "package a;\nimport b.*;\nclass A { boolean f(Object o) { return o instanceof Thing; } }",
        &["Thing named None"],
    );
    uses(
        "package a;\nimport b.*;\nclass A { Object f() { return Thing.class; } }",
        &["Thing named None"],
    );
    uses(
        "package a;\nimport b.*;\nclass A { Object f() { return Side.LEFT; } }",
        &["Side type None", "Side.LEFT named None"],
    );
}

#[test]
fn a_class_that_is_called_does_what_its_constructors_do() {
    uses(
        "package a;\nimport b.*;\nclass A { Object f() { return new Thing(); } }",
        &["Thing call None", "Thing type None"],
    );
    uses(
        "package a;\nimport b.*;\nclass A { Object f() { return new Item(\"\"); } }",
        &["Item call ChangesState", "Item type ChangesState"],
    );
}

#[test]
fn an_inherited_member_of_a_generic_base_belongs_to_the_heir_it_is_called_on() {
    uses(
        "package a;\nimport b.*;\nclass A { int f(Books books) { return books.size(); } }",
        &["Books type None", "Books.size call None"],
    );
    uses(
        "package a;\nimport b.*;\nclass A { void f(Books books) { books.put(null); } }",
        &["Books type None", "Books.put call ChangesState"],
    );
    // That of a plain base is the base's.
    uses(
        "package a;\nimport b.*;\nclass A { int f(Item item) { return item.count(); } }",
        &["Item type ChangesState", "Thing.count call None"],
    );
    // Its own.
    uses(
        "package a;\nimport b.*;\nclass A extends Thing { int f() { grow(); return super.count(); } }",
        &["Thing inherit None", "Thing.count inherit None", "Thing.grow inherit ChangesState"],
    );
}
