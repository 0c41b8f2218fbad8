"""The engine of the LLM Library: reads its sources, checks them, and makes pages and exports of them.

It knows nothing of MkDocs. Its modules are the stages that data passes, in this order: `sources`, `rules`,
`pages`, `exports`.
"""
