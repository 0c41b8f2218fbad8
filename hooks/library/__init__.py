"""The engine of the LLM Library: reads its sources, checks them, and makes exports and pages of them.

It knows nothing of MkDocs. Its folders are the stages that data passes, in this order: `sources`, `rules`,
`exports`, `pages`. A stage imports those before it, and what stands beside the folders.
"""
