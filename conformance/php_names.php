<?php

/*
 * What nikic/PHP-Parser says about the files of a folder, as JSON lines: the classes and functions
 * that each file defines, and the full names of those that it names. `php.py` compares with it.
 *
 *     php php_names.php FOLDER < paths
 */

ini_set('memory_limit', '-1');
require 'PhpParser/autoload.php';

use PhpParser\Error;
use PhpParser\Lexer\Emulative;
use PhpParser\Node;
use PhpParser\NodeTraverser;
use PhpParser\NodeVisitor\NameResolver;
use PhpParser\NodeVisitorAbstract;
use PhpParser\ParserFactory;

final class Names extends NodeVisitorAbstract
{
    public array $defines = [];
    public array $functions = [];
    public array $named = [];
    public array $called = [];
    public array $imports = [];

    public function enterNode(Node $node)
    {
        if ($node instanceof Node\Stmt\ClassLike && $node->namespacedName !== null) {
            $this->defines[] = $node->namespacedName->toString();
        } elseif ($node instanceof Node\Stmt\Function_) {
            $this->functions[] = $node->namespacedName->toString();
        } elseif ($node instanceof Node\Stmt\Use_ || $node instanceof Node\Stmt\GroupUse) {
            foreach ($node->uses as $use) {
                $type = $node->type | $use->type;
                $name = $node instanceof Node\Stmt\GroupUse
                    ? Node\Name::concat($node->prefix, $use->name)->toString()
                    : $use->name->toString();
                $this->imports[] = [$type, $name];
            }
            return NodeTraverser::DONT_TRAVERSE_CHILDREN;
        } elseif ($node instanceof Node\Stmt\Namespace_ || $node instanceof Node\Expr\ConstFetch) {
            // Their names are no classes; what a namespace holds is gone through all the same.
            if ($node->name !== null) {
                $node->name->setAttribute('other', true);
            }
        } elseif ($node instanceof Node\Expr\FuncCall && $node->name instanceof Node\Name) {
            $node->name->setAttribute('other', true);
            $inside = $node->name->getAttribute('namespacedName');
            $this->called[] = [($inside ?? $node->name)->toString(), $node->name->toString()];
        } elseif (
            $node instanceof Node\Name
            && !$node->getAttribute('other')
            && !$node->isSpecialClassName()
        ) {
            $this->named[] = $node->toString();
        }
        return null;
    }
}

$parser = (new ParserFactory())->create(
    ParserFactory::PREFER_PHP7,
    new Emulative(['usedAttributes' => ['startLine']])
);
$folder = $argv[1];
while (($path = fgets(STDIN)) !== false) {
    $path = rtrim($path, "\n");
    $names = new Names();
    $problem = null;
    try {
        $tree = $parser->parse(file_get_contents("$folder/$path"));
        $resolve = new NodeTraverser();
        $resolve->addVisitor(new NameResolver());
        $tree = $resolve->traverse($tree);
        $collect = new NodeTraverser();
        $collect->addVisitor($names);
        $collect->traverse($tree);
    } catch (Error $error) {
        $problem = $error->getMessage();
    }
    echo json_encode([
        'path' => $path,
        'problem' => $problem,
        'defines' => $names->defines,
        'functions' => $names->functions,
        'named' => array_values(array_unique($names->named)),
        'called' => array_values(array_unique($names->called, SORT_REGULAR)),
        'imports' => $names->imports,
    ], JSON_INVALID_UTF8_SUBSTITUTE), "\n";
}
