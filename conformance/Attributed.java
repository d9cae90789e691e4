import com.sun.source.tree.*;
import com.sun.source.util.*;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import javax.lang.model.element.*;
import javax.lang.model.type.*;
import javax.tools.*;

/**
 * Prints which file uses which, as the compiler attributes names: for each identifier, member
 * selection, method reference and constructor the type that declares it, and for each expression
 * its own type. `java Attributed.java ROOT [javac options]` reads every .java file below ROOT and
 * prints `kind,from,to` with paths relative to ROOT; errors of the compiler are counted, not fatal.
 */
public class Attributed {
    private static final Map<Element, String> FILE_OF = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]).toRealPath();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(p -> p.toString().endsWith(".java"))
                    .filter(p -> !p.getFileName().toString().equals("package-info.java"))
                    .sorted().toList();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int[] errors = {0};
        DiagnosticListener<JavaFileObject> listener = d -> {
            if (d.getKind() == Diagnostic.Kind.ERROR) errors[0]++;
        };
        StandardJavaFileManager manager =
                compiler.getStandardFileManager(listener, null, StandardCharsets.UTF_8);
        List<String> options = new ArrayList<>(List.of("-proc:none", "-Xmaxerrs", "1000000",
                "-XDshould-stop.ifError=FLOW", "--should-stop=ifError=FLOW"));
        options.addAll(Arrays.asList(arguments).subList(1, arguments.length));
        JavacTask task = (JavacTask) compiler.getTask(null, manager, listener, options, null,
                manager.getJavaFileObjectsFromPaths(files));
        List<CompilationUnitTree> units = new ArrayList<>();
        for (CompilationUnitTree unit : task.parse()) units.add(unit);
        task.analyze();
        Trees trees = Trees.instance(task);
        for (CompilationUnitTree unit : units) {
            String path = root.relativize(Path.of(unit.getSourceFile().toUri())).toString();
            for (Tree declared : unit.getTypeDecls()) {
                Element element = trees.getElement(TreePath.getPath(unit, declared));
                if (element != null) FILE_OF.put(element, path);
            }
        }
        Set<String> found = new TreeSet<>();
        for (CompilationUnitTree unit : units) {
            String path = root.relativize(Path.of(unit.getSourceFile().toUri())).toString();
            new Uses(trees, path, found).scan(new TreePath(unit), null);
        }
        try (PrintWriter out = new PrintWriter(new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8))) {
            for (String line : found) out.println(line);
        }
        System.err.println("errors " + errors[0] + ", files " + units.size());
    }

    private static class Uses extends TreePathScanner<Void, Void> {
        private final Trees trees;
        private final String from;
        private final Set<String> found;

        Uses(Trees trees, String from, Set<String> found) {
            this.trees = trees;
            this.from = from;
            this.found = found;
        }

        private void add(String kind, Element element) {
            Element at = element;
            Element top = null;
            while (at != null && at.getKind() != ElementKind.PACKAGE) {
                top = at;
                at = at.getEnclosingElement();
            }
            String to = top == null ? null : FILE_OF.get(top);
            if (to != null && !to.equals(from)) found.add(kind + "," + from + "," + to);
        }

        private void add(String kind, TypeMirror type) {
            if (type == null) return;
            switch (type.getKind()) {
                case DECLARED -> add(kind, ((DeclaredType) type).asElement());
                case ARRAY -> add(kind, ((ArrayType) type).getComponentType());
                default -> { }
            }
        }

        @Override
        public Void visitImport(ImportTree tree, Void nothing) {
            return null;
        }

        @Override
        public Void scan(Tree tree, Void nothing) {
            if (tree == null) return null;
            TreePath path = getCurrentPath() == null ? null : new TreePath(getCurrentPath(), tree);
            if (path != null) {
                if (tree instanceof IdentifierTree || tree instanceof MemberSelectTree
                        || tree instanceof MemberReferenceTree || tree instanceof NewClassTree) {
                    Element element = trees.getElement(path);
                    if (element != null) {
                        switch (element.getKind()) {
                            case PACKAGE, MODULE -> { }
                            default -> add("name", element);
                        }
                    }
                }
                if (tree instanceof ExpressionTree) add("type", trees.getTypeMirror(path));
            }
            return super.scan(tree, nothing);
        }
    }
}
