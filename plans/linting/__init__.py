"""The plan linter: each rule one plain function over a frozen-form document; knows no framework and makes no query."""
