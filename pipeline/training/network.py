"""A MarianMTModel of the wanted size, and the loss it is trained with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pipeline.training.batches import Batch

if TYPE_CHECKING:
    import torch
    from transformers import MarianMTModel

_ROWS = 512  # rows of logits at work at once: small enough for the cache, flat in memory


def build(
    *,
    vocabulary: int,
    width: int,
    feed_forward: int,
    heads: int,
    encoder_layers: int,
    decoder_layers: int,
    dropout: float,
) -> MarianMTModel:
    """Return an untrained post-norm Marian network, tied embeddings, `<pad>` as the last id."""
    import torch
    from transformers import MarianConfig, MarianMTModel

    pad = vocabulary - 1
    config = MarianConfig(
        vocab_size=vocabulary,
        decoder_vocab_size=vocabulary,
        d_model=width,
        encoder_layers=encoder_layers,
        decoder_layers=decoder_layers,
        encoder_attention_heads=heads,
        decoder_attention_heads=heads,
        encoder_ffn_dim=feed_forward,
        decoder_ffn_dim=feed_forward,
        dropout=dropout,
        attention_dropout=0.0,
        activation_dropout=0.0,
        activation_function="swish",
        scale_embedding=True,
        static_position_embeddings=True,
        max_position_embeddings=512,
        init_std=width**-0.5,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
        pad_token_id=pad,
        decoder_start_token_id=pad,
        eos_token_id=0,
        forced_eos_token_id=0,
        bos_token_id=None,
        attn_implementation="eager",
    )
    model = MarianMTModel(config)
    for module in model.modules():
        if isinstance(module, torch.nn.Linear) and module is not model.lm_head:
            torch.nn.init.xavier_uniform_(module.weight)
    freeze_fixed(model)
    return model


def widened(given: dict[str, torch.Tensor], own: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return given weights in the shape of `own`, untrained and with feed-forward layers as wide or wider.

    What comes in beside the given neurons is as untrained, and what goes out of it is nothing yet: the
    network's answers stay the same (cf. Chen et al. 2016, Net2Net). What else differs is not changed here.
    """
    wide = dict(given)
    for name, untrained in own.items():
        first = name.endswith(("fc1.weight", "fc1.bias"))
        if (first or name.endswith("fc2.weight")) and untrained.numel() > given[name].numel():
            wide[name] = untrained.clone() if first else untrained.new_zeros(untrained.shape)
            wide[name][tuple(map(slice, given[name].shape))] = given[name]
    return wide


def freeze_fixed(model: MarianMTModel) -> None:
    """Keep what must not be learned: positions, and the bias that forbids `<pad>`.

    The sinusoids come with requires_grad=True after loading though they are never
    saved; a `<pad>` that could win would part the two engines.
    """
    for side in (model.model.encoder, model.model.decoder):
        side.embed_positions.weight.requires_grad_(False)
    pad = model.config.pad_token_id
    assert pad is not None
    model.final_logits_bias[0, pad] = -1e4


def loss(
    model: MarianMTModel, batch: Batch, *, smoothing: float, guided: float, rivals: int = 0
) -> tuple[torch.Tensor, torch.Tensor, int]:
    """Return (loss to minimise, plain cross-entropy a token, tokens) of a batch.

    With `rivals` the pieces of the batch compete with so many others, not with all.
    The guided part is the cross-entropy of head 0 of the last decoder layer
    against the word links (Garg et al. 2019, https://aclanthology.org/D19-1453).
    """
    import torch

    pad = model.config.pad_token_id
    assert pad is not None
    source = torch.from_numpy(batch.source).long()  # [S, L]
    owner = torch.from_numpy(batch.owner).long()  # [T]
    mask = (source != pad).long()
    inputs = torch.from_numpy(batch.decoder_input).long()  # [T, L]
    labels = torch.from_numpy(batch.labels).long()
    encoded = model.model.encoder(input_ids=source, attention_mask=mask).last_hidden_state
    decoded: Any = model.model.decoder(
        input_ids=inputs,
        encoder_hidden_states=encoded.index_select(0, owner),  # [T, L, d]
        encoder_attention_mask=mask.index_select(0, owner),
        output_attentions=guided > 0,
        use_cache=False,
    )
    places = (labels.view(-1) != -100).nonzero().view(-1)
    hidden = decoded.last_hidden_state.flatten(0, 1).index_select(0, places)
    # `<pad>` takes no part: its row must stay zero (CTranslate2 starts from zero).
    weight = model.get_input_embeddings().weight[:pad]
    wanted = labels.view(-1)[places]
    shift = None
    if rivals:
        kept, wanted, shift = drawn_rivals(wanted, pad, rivals)
        weight = weight.index_select(0, kept)
    total, plain = smoothed_cross_entropy(hidden, weight, wanted, smoothing, shift)
    if guided:
        attention = decoded.cross_attentions[-1][:, 0].float()  # [T, L, L]
        links = torch.from_numpy(batch.links)
        linked = links.sum(2) > 0
        missed = -(links * (attention + 1e-6).log()).sum(2)
        total = total + guided * missed[linked].sum() / linked.sum().clamp(min=1)
    return total, plain, len(places)


def drawn_rivals(
    wanted: torch.Tensor, vocabulary: int, rivals: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return (ids that take part, the wanted ones among them, what is added to their logits).

    The wanted pieces all take part, and `rivals` of the others, drawn evenly; each of those
    stands for its share of the others, so that the sum over the vocabulary keeps its
    expectation (Jean et al. 2015, https://aclanthology.org/P15-1001). wanted: [N] → [K], [N], [K].
    """
    import torch

    seen, places = wanted.unique(return_inverse=True)
    others = torch.ones(vocabulary, dtype=torch.bool).index_fill_(0, seen, value=False).nonzero().view(-1)
    drawn = others[torch.randperm(len(others))[:rivals]]
    shift = torch.zeros(len(seen) + len(drawn))
    if len(drawn):
        shift[len(seen) :] = math.log(len(others) / len(drawn))
    return torch.cat([seen, drawn]), places, shift


def smoothed_cross_entropy(
    hidden: torch.Tensor,
    weight: torch.Tensor,
    wanted: torch.Tensor,
    smoothing: float,
    shift: torch.Tensor | None = None,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return (label-smoothed, plain) cross-entropy a token of `hidden @ weight.T + shift`.

    hidden: [N, d], weight: [V, d], wanted: [N], shift: [V]. Equal to torch's `cross_entropy`, but
    the N × V logits are never held at full precision, which is a third of a step on a CPU.
    """
    import torch

    class Loss(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, hidden: torch.Tensor, weight: torch.Tensor) -> Any:
            rows = hidden.to(torch.bfloat16)
            table = weight.to(torch.bfloat16)
            share = smoothing / len(table)
            slope = torch.empty_like(rows)
            table_slope = torch.zeros_like(weight)
            smoothed = plain = torch.zeros(())
            for start in range(0, len(rows), _ROWS):
                piece = rows[start : start + _ROWS]
                gold = wanted[start : start + _ROWS, None]
                logits = (piece @ table.t()).float()  # [rows, V]
                if shift is not None:
                    logits += shift
                norm = logits.logsumexp(1, keepdim=True)
                missed = norm - logits.gather(1, gold)
                plain = plain + missed.sum()
                smoothed = (
                    smoothed
                    + ((1 - smoothing) * missed + smoothing * (norm - logits.mean(1, keepdim=True))).sum()
                )
                error = logits.sub_(norm).exp_().sub_(share)
                error.scatter_add_(1, gold, torch.full_like(gold, smoothing - 1, dtype=error.dtype))
                error = error.to(torch.bfloat16)
                slope[start : start + _ROWS] = error @ table
                table_slope += (error.t() @ piece).float()
            ctx.save_for_backward(slope, table_slope)
            ctx.count = len(rows)
            ctx.mark_non_differentiable(plain)
            return smoothed / len(rows), plain / len(rows)

        @staticmethod
        def backward(ctx: Any, scale: torch.Tensor, _: torch.Tensor) -> Any:
            slope, table_slope = ctx.saved_tensors
            return slope.float() * (scale / ctx.count), table_slope * (scale / ctx.count)

    smoothed, plain = Loss.apply(hidden, weight)
    return smoothed, plain
