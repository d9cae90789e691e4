"""Commands for the operators."""

import click

from webops.audit import trail
from webops.tooling import chat, runbooks


@click.group()
def tool():
    pass


@tool.command()
@click.argument("subject")
def history(subject):
    for entry in trail.history(subject):
        click.echo(f"{entry['at']} {entry['actor']} {entry['action']}")


@tool.command()
@click.argument("name")
@click.argument("server_id", type=int)
def run(name, server_id):
    runbooks.run(name, server_id)


@tool.command()
@click.argument("text")
def announce(text):
    chat.announce(text)
