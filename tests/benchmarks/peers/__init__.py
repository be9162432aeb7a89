"""The peers: our own pictures, from our own questions, in other page frameworks, each with one control alone.

    pip install -r tests/benchmarks/peers/requirements.txt

Plain Streamlit and the floor (one fetch, one `Plotly.react`) need nothing more; Dash and Panel are left out, with a
word, where they are not installed. `OVERSIGHT_STORE` names the store; the replay, which they cannot show, is left out.
"""
